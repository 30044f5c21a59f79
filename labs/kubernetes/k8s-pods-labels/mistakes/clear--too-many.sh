# Everything that has a label env at all.
kubectl delete pods -l env
