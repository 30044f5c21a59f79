# after: install
helm upgrade shop /lab/charts/web --reuse-values --set image.tag=1.1
helm rollback shop 1
kubectl rollout status deployment/shop-web --timeout=90s
