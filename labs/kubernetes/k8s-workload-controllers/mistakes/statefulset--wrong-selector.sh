kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Service
metadata: { name: db, namespace: lab }
spec: { clusterIP: None, selector: { app: database }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: lab }
spec:
  serviceName: db
  replicas: 3
  podManagementPolicy: Parallel
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers:
        - name: db
          image: lab/web:1.0
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        storageClassName: disks
        resources: { requests: { storage: 100Mi } }
YAML
kubectl rollout status statefulset/db -n lab --timeout=90s
