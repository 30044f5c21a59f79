# task: freeze
minikube pause

# task: wake
minikube unpause

# task: hello
kubectl create deployment hello-minikube --image=lab/web:1.0
kubectl expose deployment hello-minikube --type=NodePort --port=8080 --target-port=80

# task: clean
kubectl delete service hello-minikube
kubectl delete deployment hello-minikube
