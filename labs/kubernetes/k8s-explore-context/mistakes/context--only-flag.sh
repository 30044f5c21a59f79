kubectl create namespace team-a
kubectl get pods -n team-a
