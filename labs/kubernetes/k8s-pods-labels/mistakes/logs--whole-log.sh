kubectl logs chatty -c b > /tmp/lines
kubectl create configmap chatty-log --from-file=log=/tmp/lines
