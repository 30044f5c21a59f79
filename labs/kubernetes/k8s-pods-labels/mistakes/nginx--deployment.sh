kubectl create deployment nginx --image=lab/web:1.0 --port=80
kubectl label deployment nginx env=development
kubectl rollout status deployment/nginx --timeout=90s
