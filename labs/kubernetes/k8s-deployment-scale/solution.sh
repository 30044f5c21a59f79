# task: create
kubectl create deployment my-nginx --image=lab/web:1.0 --replicas=3 --port=80

# task: down
kubectl scale deployment/my-nginx --replicas=1

# task: up
kubectl scale deployment/my-nginx --replicas=5

# task: autopsy
kubectl delete deployment my-apache
