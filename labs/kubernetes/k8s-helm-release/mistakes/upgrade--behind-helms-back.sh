# after: install
kubectl set image deployment/shop-web web=lab/web:1.1
kubectl rollout status deployment/shop-web --timeout=90s
