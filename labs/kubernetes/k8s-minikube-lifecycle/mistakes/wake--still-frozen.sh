# after: freeze
minikube status || true
