# after: hello
kubectl delete service,deployment hello-minikube
minikube stop
