minikube stop
