kubectl create secret generic secret1 --from-literal=key="$KEY"
