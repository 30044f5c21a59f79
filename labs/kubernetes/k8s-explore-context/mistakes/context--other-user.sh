kubectl create namespace team-a
kubectl config set-context team-a@lab --cluster=lab --user=team-a --namespace=team-a
kubectl config use-context team-a@lab
