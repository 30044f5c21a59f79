kubectl delete node node3
