kubectl create deployment hello-minikube --image=lab/web:1.0
kubectl expose deployment hello-minikube --port=8080 --target-port=80
kubectl rollout status deployment/hello-minikube --timeout=90s
