echo "$NOTE" > secret.txt
kubectl create secret generic my-secret --from-file=secret.txt
