# after: create down
kubectl delete deployment my-nginx
kubectl create deployment my-nginx --image=lab/web:1.0 --replicas=5 --port=80
kubectl rollout status deployment/my-nginx --timeout=90s
