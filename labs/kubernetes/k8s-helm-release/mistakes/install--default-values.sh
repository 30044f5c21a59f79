helm install shop /lab/charts/web
kubectl rollout status deployment/shop-web --timeout=90s
