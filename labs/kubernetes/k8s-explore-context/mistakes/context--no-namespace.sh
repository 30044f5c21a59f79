kubectl config set-context team-a@lab --cluster=lab --user=learner --namespace=team-a
kubectl config use-context team-a@lab
