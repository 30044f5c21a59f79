kubectl delete pvc old
kubectl delete pv old
