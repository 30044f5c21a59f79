kubectl create secret generic mysql-pass --from-literal=DB_PASSWORD="$PASSWORD"
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: mysql-pv }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: disks
  resources: { requests: { storage: 1Gi } }
YAML
