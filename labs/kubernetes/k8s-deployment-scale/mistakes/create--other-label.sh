kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: my-nginx, labels: { app: my-nginx } }
spec:
  replicas: 3
  selector: { matchLabels: { run: my-nginx } }
  template:
    metadata: { labels: { run: my-nginx } }
    spec: { containers: [{ name: web, image: "lab/web:1.0", ports: [{ containerPort: 80 }] }] }
YAML
kubectl rollout status deployment/my-nginx --timeout=90s
