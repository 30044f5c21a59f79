sed -e 's/name: web$/name: prod-web/' -e 's/replicas: 2/replicas: 3/' -e 's/web:1.0/web:1.1/' -e 's/^metadata:/metadata:\n  labels: { tier: prod }/' /lab/shop/base/deployment.yaml > /lab/prod.yaml
kubectl apply -f /lab/prod.yaml
kubectl rollout status deployment/prod-web --timeout=90s
