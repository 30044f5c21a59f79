# after: claim
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: big }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  resources: { requests: { storage: 110Gi } }
  volumeName: pv-100
YAML
kubectl annotate pvc big lab/why=size
