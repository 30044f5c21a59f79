kubectl run nginx --image=lab/web:1.0 --port=80 --labels=app=nginx
kubectl wait --for=condition=Ready pod/nginx --timeout=90s
