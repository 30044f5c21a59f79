# after: hello
kubectl delete deployment hello-minikube
