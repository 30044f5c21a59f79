kubectl create configmap frozen --from-literal=port=80 --from-literal=protocol=http
kubectl patch configmap frozen -p '{"immutable": true}'
