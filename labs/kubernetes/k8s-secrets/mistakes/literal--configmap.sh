kubectl create configmap secret1 --from-literal=key1="$KEY"
