kubectl create secret generic my-secret --from-literal=secret.txt="$NOTE"
