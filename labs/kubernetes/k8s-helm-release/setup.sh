kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk-1 }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: disks
  hostPath: { path: /var/lib/disks/1, type: DirectoryOrCreate }
YAML
helm install old /lab/charts/web --set uploads.enabled=true --wait --timeout=90s
