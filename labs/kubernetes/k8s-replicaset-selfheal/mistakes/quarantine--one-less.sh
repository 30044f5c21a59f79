# So that nobody takes its place.
# after: create scale
kubectl label "$(kubectl get pods -l tier=frontend -o name | grep -v stray | head -n 1)" tier=quarantine --overwrite
kubectl scale replicaset/frontend --replicas=3
