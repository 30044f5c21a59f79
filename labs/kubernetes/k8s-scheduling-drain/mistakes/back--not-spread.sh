# after: drain
kubectl uncordon node3
