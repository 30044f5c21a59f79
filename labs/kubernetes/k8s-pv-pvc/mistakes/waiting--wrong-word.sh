# after: claim
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: big }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  resources: { requests: { storage: 110Gi } }
YAML
kubectl annotate pvc big lab/why=mode
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolume
metadata: { name: pv-200 }
spec:
  capacity: { storage: 200Gi }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: manual
  hostPath: { path: /mnt/pv-200, type: DirectoryOrCreate }
YAML
kubectl wait pvc/big --for=jsonpath='{.status.phase}'=Bound --timeout=60s
