# One of the pods was picked by hand, and others with the label were overlooked.
kubectl delete pod shop-1
