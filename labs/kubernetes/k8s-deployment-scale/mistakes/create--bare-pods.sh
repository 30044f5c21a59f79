for i in 1 2 3; do kubectl run my-nginx-$i --image=lab/web:1.0 --port=80 --labels=app=my-nginx; done
kubectl wait --for=condition=Ready pods -l app=my-nginx --timeout=90s
