kubectl create quota share -n dev --hard=pods=5,requests.cpu=1
kubectl create deployment crowd -n dev --image=lab/web:1.0 --replicas=6
