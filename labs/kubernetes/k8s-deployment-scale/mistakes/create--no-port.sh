kubectl create deployment my-nginx --image=lab/web:1.0 --replicas=3
kubectl rollout status deployment/my-nginx --timeout=90s
