kubectl create namespace lab
kubectl taint node node1 node-role.kubernetes.io/control-plane=:NoSchedule
for number in 1 2 3 4; do
  cat <<YAML
apiVersion: v1
kind: PersistentVolume
metadata: { name: disk-$number }
spec:
  capacity: { storage: 1Gi }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: disks
  hostPath: { path: /var/lib/disks/$number, type: DirectoryOrCreate }
---
YAML
done | kubectl apply -f -
