# after: freeze
minikube unpause
minikube stop
minikube start
