kubectl create clusterrole pod-reader --verb=list,watch --resource=pods
kubectl create clusterrolebinding auditors --clusterrole=pod-reader --group=auditors
