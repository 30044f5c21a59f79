kubectl create secret generic my-secret --from-file=secret=secret.txt
