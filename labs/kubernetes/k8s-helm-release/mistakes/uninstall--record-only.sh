kubectl delete secret -l owner=helm,name=old
