# after: claim
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
kubectl wait pod/reader --for=condition=Ready --timeout=90s
