# task: store
kubectl create secret generic mysql-pass --from-literal=password="$PASSWORD"
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: mysql-pv }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: disks
  resources: { requests: { storage: 1Gi } }
YAML

# task: database
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
      volumes: [{ name: data, persistentVolumeClaim: { claimName: mysql-pv } }]
---
apiVersion: v1
kind: Service
metadata: { name: mysql }
spec: { selector: { app: mysql }, ports: [{ port: 5432 }] }
YAML

# task: blog
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
          env: [{ name: DB_PASSWORD, valueFrom: { secretKeyRef: { name: mysql-pass, key: password } } }, { name: DB_HOST, value: mysql }]
---
apiVersion: v1
kind: Service
metadata: { name: wordpress }
spec: { type: NodePort, selector: { app: wordpress }, ports: [{ port: 80, nodePort: 30088 }] }
YAML

# task: article
curl -sS -m 10 -d "$ROW-$NUMBER" "http://$NODE1_ADDRESS:30088/rows"

# task: survive
kubectl delete pod -l app=mysql
