kubectl create deployment web --image=lab/web:1.0 --replicas=4 --port=80
kubectl rollout status deployment/web --timeout=120s
