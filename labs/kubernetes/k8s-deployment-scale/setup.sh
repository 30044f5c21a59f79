kubectl create namespace lab
kubectl config set-context --current --namespace=lab
kubectl create deployment my-apache --image=lab/web:1.0 --replicas=2
kubectl rollout status deployment/my-apache --timeout=120s
