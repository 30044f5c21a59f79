mkdir -p /lab/shop/overlays/dev
cat > /lab/shop/overlays/dev/kustomization.yaml <<'YAML'
resources: [../../base]
namePrefix: dev-
replicas: [{ name: web, count: 1 }]
YAML
mkdir -p /lab/shop/overlays/prod
cat > /lab/shop/overlays/prod/kustomization.yaml <<'YAML'
resources: [deployment.yaml, service.yaml]
namePrefix: prod-
labels: [{ pairs: { tier: prod } }]
images: [{ name: lab/web, newTag: "1.1" }]
replicas: [{ name: web, count: 3 }]
YAML
cp /lab/shop/base/deployment.yaml /lab/shop/base/service.yaml /lab/shop/overlays/prod/
kubectl apply -k /lab/shop/overlays/prod
kubectl rollout status deployment/prod-web --timeout=90s
