# Created with one replica and no port, and changed until it fits; scaled to zero before it is deleted.
# task: create
kubectl create deployment my-nginx --image=lab/web:1.0
kubectl patch deployment my-nginx -p '{"spec": {"template": {"spec": {"containers": [{"name": "web", "ports": [{"containerPort": 80}]}]}}}}'
kubectl scale --replicas=3 deploy my-nginx

# task: down
kubectl scale --current-replicas=3 --replicas=1 deployment/my-nginx

# task: autopsy
kubectl scale deployment my-apache --replicas=0
kubectl delete deploy/my-apache --wait
