# task: return
kubectl rollout undo deployment/shop
kubectl rollout status deployment/shop --timeout=60s

# task: deliver
kubectl set image deployment/shop web=lab/web:2.0
kubectl rollout status deployment/shop --timeout=60s

# task: diagnosis
kubectl create configmap diagnosis --from-literal=reason=ImagePullBackOff --from-literal=revision=3
