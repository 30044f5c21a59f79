kubectl delete pvc old
