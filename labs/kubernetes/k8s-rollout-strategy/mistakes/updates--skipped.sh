# after: strategy
kubectl set image deployment/web web=lab/web:2.0
kubectl annotate deployment/web kubernetes.io/change-cause='release 2.0'
kubectl rollout status deployment/web --timeout=90s
