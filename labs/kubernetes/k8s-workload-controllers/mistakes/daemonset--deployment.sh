kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: agent, namespace: lab }
spec:
  replicas: 2
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      tolerations: [{ operator: Exists }]
      containers: [{ name: agent, image: lab/web:1.0 }]
YAML
