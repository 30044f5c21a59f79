kubectl delete service web
kubectl expose deployment web --port=80
