# task: claim
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolume
metadata: { name: pv-100 }
spec:
  capacity: { storage: 100Gi }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
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

# task: waiting
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: big }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  resources: { requests: { storage: 110Gi } }
YAML
kubectl annotate pvc big lab/why=size
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

# task: handover
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata: { name: writer }
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 0
  containers:
    - name: writer
      image: busybox:1.37
      command: [sh, -c, "echo $NOTE > /data/note.txt"]
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: small } }]
YAML
kubectl wait pod/writer --for=jsonpath='{.status.phase}'=Succeeded --timeout=90s
kubectl delete pod writer
kubectl apply -f - <<YAML
apiVersion: v1
kind: Pod
metadata: { name: reader }
spec:
  restartPolicy: Never
  terminationGracePeriodSeconds: 0
  containers:
    - name: reader
      image: busybox:1.37
      command: [sh, -c, "sleep 1d"]
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: small } }]
YAML

# task: reuse
kubectl delete pvc old
kubectl patch pv old --type=json -p '[{"op": "remove", "path": "/spec/claimRef"}]'
