kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolume
metadata: { name: pv-100 }
spec:
  capacity: { storage: 100Gi }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Delete
  storageClassName: manual
  hostPath: { path: /mnt/pv-100, type: DirectoryOrCreate }
YAML
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: small }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  resources: { requests: { storage: 10Gi } }
YAML
kubectl wait pvc/small --for=jsonpath='{.status.phase}'=Bound --timeout=60s
