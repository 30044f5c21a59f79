kubectl scale deployment my-apache --replicas=0
kubectl wait --for=delete pods -l app=my-apache --timeout=60s
