# after: store database blog article
kubectl scale deployment mysql --replicas=0
kubectl wait pod -l app=mysql --for=delete --timeout=60s
