kubectl create configmap found --from-literal=value="$(kubectl get secret my-secret -o jsonpath='{.data.secret\.txt}' | base64 -d)"
