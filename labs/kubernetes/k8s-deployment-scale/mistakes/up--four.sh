# after: create down
kubectl scale deployment/my-nginx --replicas=4
kubectl rollout status deployment/my-nginx --timeout=90s
