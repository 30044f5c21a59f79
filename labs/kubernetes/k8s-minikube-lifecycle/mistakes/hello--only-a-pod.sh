kubectl run hello-minikube --image=lab/web:1.0 --port=80
kubectl expose pod hello-minikube --type=NodePort --port=8080 --target-port=80
kubectl wait pod/hello-minikube --for=condition=Ready --timeout=60s
