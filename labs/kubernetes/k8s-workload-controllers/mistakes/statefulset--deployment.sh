kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Service
metadata: { name: db, namespace: lab }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: db, namespace: lab }
spec:
  replicas: 3
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers: [{ name: db, image: lab/web:1.0 }]
YAML
