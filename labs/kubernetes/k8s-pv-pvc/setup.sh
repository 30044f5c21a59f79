kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolume
metadata: { name: old }
spec:
  capacity: { storage: 5Gi }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: attic
  hostPath: { path: /mnt/old, type: DirectoryOrCreate }
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: old, namespace: default }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: attic
  resources: { requests: { storage: 1Gi } }
YAML
kubectl wait pvc/old --for=jsonpath='{.status.phase}'=Bound --timeout=60s
