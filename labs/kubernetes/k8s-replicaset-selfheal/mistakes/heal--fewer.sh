# after: create scale quarantine
kubectl scale replicaset/frontend --replicas=3
kubectl delete "$(kubectl get pods -l tier=frontend -o name | head -n 1)"
