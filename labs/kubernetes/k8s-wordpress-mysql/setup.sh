kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk-1 }
spec:
  capacity: { storage: 2Gi }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: disks
  hostPath: { path: /var/lib/disks/1, type: DirectoryOrCreate }
YAML
