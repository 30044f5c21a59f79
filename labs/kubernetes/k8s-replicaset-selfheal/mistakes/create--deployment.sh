kubectl create deployment frontend --image=lab/web:1.0 --replicas=3
kubectl rollout status deployment/frontend --timeout=90s
