# The claim comes first and names its volume, a third word is not needed, the note is written with exec, and the old volume is described anew.
# task: claim
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: small }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  resources: { requests: { storage: 10Gi } }
  volumeName: pv-100
YAML
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

# task: waiting
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolume
metadata: { name: pv-200 }
spec:
  capacity: { storage: 110Gi }
  accessModes: [ReadWriteOnce]
  persistentVolumeReclaimPolicy: Retain
  storageClassName: manual
  hostPath: { path: /mnt/pv-200, type: DirectoryOrCreate }
YAML
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: big }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: manual
  resources: { requests: { storage: 110Gi } }
YAML
kubectl annotate pvc big lab/why=taken

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
      command: [sh, -c, "sleep 1d"]
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: small } }]
YAML
kubectl wait pod/writer --for=condition=Ready --timeout=90s
kubectl exec writer -- sh -c "echo $NOTE > /data/note.txt"
kubectl delete pod writer --now
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
      command: [sh, -c, "while :; do cat /data/note.txt; sleep 60; done"]
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes: [{ name: data, persistentVolumeClaim: { claimName: small } }]
YAML

# task: reuse
kubectl delete pvc old
kubectl get pv old -o json | jq 'del(.spec.claimRef, .metadata.uid, .metadata.resourceVersion, .status)' > /tmp/old.json
kubectl delete pv old
kubectl create -f /tmp/old.json
