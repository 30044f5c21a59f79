kubectl delete pods -l app=my-apache
kubectl rollout status deployment/my-apache --timeout=90s
