# The manifests are written by hand, the server merges (--server-side), and the overlays use patches.
# task: generate
cat > /lab/web.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { team: lab } }
spec:
  replicas: 2
  selector: { matchLabels: { run: web } }
  template:
    metadata: { labels: { run: web } }
    spec: { containers: [{ name: main, image: "lab/web:1.0" }] }
YAML

# task: apply
cat > /lab/legacy.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: legacy, labels: { app: legacy } }
spec:
  replicas: 1
  selector: { matchLabels: { app: legacy } }
  template:
    metadata: { labels: { app: legacy } }
    spec: { containers: [{ name: web, image: "lab/web:1.0" }] }
YAML
kubectl apply --server-side -f /lab/web.yaml
kubectl apply --server-side --force-conflicts -f /lab/legacy.yaml

# task: overlays
mkdir -p /lab/shop/overlays/dev /lab/shop/overlays/prod
cat > /lab/shop/overlays/dev/kustomization.yml <<'YAML'
namePrefix: dev-
resources:
  - ../../base
patches:
  - target: { kind: Deployment }
    patch: '[{ "op": "replace", "path": "/spec/replicas", "value": 1 }]'
YAML
cat > /lab/shop/overlays/prod/Kustomization <<'YAML'
namePrefix: prod-
resources:
  - ../../base/
labels:
  - pairs: { tier: prod }
    includeTemplates: true
patches:
  - path: larger.yaml
YAML
cat > /lab/shop/overlays/prod/larger.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  template: { spec: { containers: [{ name: web, image: "lab/web:1.1" }] } }
YAML
kubectl kustomize /lab/shop/overlays/prod > /tmp/prod.yaml
kubectl apply -f /tmp/prod.yaml
