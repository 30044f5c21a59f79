# after: create scale quarantine
kubectl delete pods -l tier=quarantine
