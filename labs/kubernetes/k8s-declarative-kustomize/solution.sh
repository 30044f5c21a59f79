# task: generate
kubectl create deployment web --image=lab/web:1.0 --replicas=2 --dry-run=client -o yaml > /lab/web.yaml

# task: apply
kubectl get deployment legacy -o json |
  jq 'del(.status, .metadata.uid, .metadata.resourceVersion, .metadata.generation, .metadata.creationTimestamp, .metadata.annotations)' > /lab/legacy.yaml
kubectl apply -f /lab/web.yaml -f /lab/legacy.yaml

# task: overlays
mkdir -p /lab/shop/overlays/dev
cat > /lab/shop/overlays/dev/kustomization.yaml <<'YAML'
resources: [../../base]
namePrefix: dev-
replicas: [{ name: web, count: 1 }]
YAML
mkdir -p /lab/shop/overlays/prod
cat > /lab/shop/overlays/prod/kustomization.yaml <<'YAML'
resources: [../../base]
namePrefix: prod-
labels: [{ pairs: { tier: prod } }]
images: [{ name: lab/web, newTag: "1.1" }]
replicas: [{ name: web, count: 3 }]
YAML
kubectl apply -k /lab/shop/overlays/prod
