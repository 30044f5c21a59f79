kubectl create namespace dev
kubectl create namespace prod
