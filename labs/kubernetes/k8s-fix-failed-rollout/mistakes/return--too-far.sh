kubectl rollout undo deployment/shop --to-revision=1
kubectl rollout status deployment/shop --timeout=60s
