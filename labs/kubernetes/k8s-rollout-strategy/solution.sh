# task: strategy
kubectl patch deployment web -p '{"spec": {"strategy": {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}}}}'

# task: updates
kubectl set image deployment/web web=lab/web:1.1
kubectl annotate deployment/web kubernetes.io/change-cause='1.1: faster search'
kubectl rollout status deployment/web --timeout=90s
kubectl set image deployment/web web=lab/web:2.0
kubectl annotate deployment/web kubernetes.io/change-cause='2.0: new front page' --overwrite
kubectl rollout status deployment/web --timeout=90s

# task: undo
kubectl rollout undo deployment/web --to-revision=1

# task: math
kubectl create configmap math --from-literal=most=5 --from-literal=least=3
