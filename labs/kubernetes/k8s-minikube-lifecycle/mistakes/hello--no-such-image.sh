kubectl create deployment hello-minikube --image=lab/echoserver:1.4
kubectl expose deployment hello-minikube --type=NodePort --port=8080 --target-port=80
