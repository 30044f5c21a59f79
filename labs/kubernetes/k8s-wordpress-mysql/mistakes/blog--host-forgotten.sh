# after: store database
kubectl apply -f - <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: { name: wordpress }
spec:
  replicas: 2
  selector: { matchLabels: { app: wordpress } }
  template:
    metadata: { labels: { app: wordpress } }
    spec:
      containers:
        - name: wordpress
          image: lab/cms:1
          env: [{ name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: mysql-pass, key: password } } }]
---
apiVersion: v1
kind: Service
metadata: { name: wordpress }
spec: { type: NodePort, selector: { app: wordpress }, ports: [{ port: 80, nodePort: 30088 }] }
YAML
kubectl rollout status deployment/wordpress --timeout=90s
