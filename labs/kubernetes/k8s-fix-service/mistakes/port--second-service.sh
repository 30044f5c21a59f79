# after: endpoints
kubectl expose deployment web --name=web2 --port=80
