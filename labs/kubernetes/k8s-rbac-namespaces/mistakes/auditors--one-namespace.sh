kubectl create role pod-reader -n dev --verb=get,list,watch --resource=pods
kubectl create rolebinding auditors -n dev --role=pod-reader --group=auditors
kubectl create role pod-reader -n prod --verb=get,list,watch --resource=pods
kubectl create rolebinding auditors -n prod --role=pod-reader --group=auditors
