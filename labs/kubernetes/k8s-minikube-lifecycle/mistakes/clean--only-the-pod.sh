# after: hello
kubectl delete service hello-minikube
kubectl delete pod -l app=hello-minikube
kubectl rollout status deployment/hello-minikube --timeout=90s
