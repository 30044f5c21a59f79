kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods
kubectl create clusterrolebinding auditors --clusterrole=pod-reader --user=auditors
