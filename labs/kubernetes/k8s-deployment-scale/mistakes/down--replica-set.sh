# after: create
kubectl scale replicaset -l app=my-nginx --replicas=1
sleep 2
kubectl rollout status deployment/my-nginx --timeout=90s
