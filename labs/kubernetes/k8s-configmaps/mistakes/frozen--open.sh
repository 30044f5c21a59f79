kubectl create configmap frozen --from-literal=port=8080 --from-literal=protocol=http
