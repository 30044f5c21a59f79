# after: return
kubectl delete deployment shop
kubectl create deployment shop --image=lab/web:2.0 --replicas=4
kubectl rollout status deployment/shop --timeout=60s
