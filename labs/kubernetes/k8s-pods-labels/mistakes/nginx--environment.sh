kubectl run nginx --image=lab/web:1.0 --port=80 --labels=app=nginx --env=env=development
kubectl wait --for=condition=Ready pod/nginx --timeout=90s
