kubectl logs chatty --tail=5 > /tmp/lines
kubectl create configmap chatty-log --from-file=log=/tmp/lines
