helm template shop /lab/charts/web --set replicaCount=3 | kubectl apply -f -
kubectl rollout status deployment/shop-web --timeout=90s
