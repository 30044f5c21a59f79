# after: hello
minikube delete
