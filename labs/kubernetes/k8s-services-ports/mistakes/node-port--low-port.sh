# "provided port is not in the valid range"
kubectl create service nodeport httpenv-np --tcp=8080:8080 --node-port=8080 || true
