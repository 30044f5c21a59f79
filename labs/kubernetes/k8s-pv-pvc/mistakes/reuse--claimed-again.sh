kubectl delete pvc old
kubectl patch pv old --type=json -p '[{"op": "remove", "path": "/spec/claimRef"}]'
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: old }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: nowhere
  resources: { requests: { storage: 1Gi } }
YAML
