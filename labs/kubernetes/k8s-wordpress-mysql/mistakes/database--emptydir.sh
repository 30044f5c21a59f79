# after: store
kubectl apply -f - <<YAML
apiVersion: apps/v1
kind: Deployment
metadata: { name: mysql }
spec:
  replicas: 1
  strategy: { type: Recreate }
  selector: { matchLabels: { app: mysql } }
  template:
    metadata: { labels: { app: mysql } }
    spec:
      containers:
        - name: mysql
          image: lab/db:1
          env: [{ name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: mysql-pass, key: password } } }]
          volumeMounts: [{ name: data, mountPath: /var/lib/db }]
      volumes: [{ name: data, emptyDir: {} }]
---
apiVersion: v1
kind: Service
metadata: { name: mysql }
spec: { selector: { app: mysql }, ports: [{ port: 5432 }] }
YAML
kubectl rollout status deployment/mysql --timeout=90s
