kubectl create namespace team-a
kubectl config set-context team-a@lab --cluster=lab --user=learner --namespace=team-a
