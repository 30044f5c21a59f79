# after: create
kubectl delete $(kubectl get pods -l app=my-nginx -o name | head -n 2)
kubectl rollout status deployment/my-nginx --timeout=90s
