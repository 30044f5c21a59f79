# after: store database blog article
kubectl rollout restart deployment wordpress
kubectl rollout status deployment/wordpress --timeout=90s
