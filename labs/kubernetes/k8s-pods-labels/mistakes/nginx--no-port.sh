kubectl run nginx --image=lab/web:1.0 --labels=app=nginx,env=development
kubectl wait --for=condition=Ready pod/nginx --timeout=90s
