kubectl delete service api
kubectl expose deployment api --port=80 --target-port=http
