# after: file run
kubectl create configmap found --from-literal=value=my-secret
