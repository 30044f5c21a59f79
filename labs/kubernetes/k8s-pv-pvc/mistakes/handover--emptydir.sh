# after: claim
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
      command: [sh, -c, "echo $NOTE > /data/note.txt; sleep 1d"]
      volumeMounts: [{ name: data, mountPath: /data }]
  volumes: [{ name: data, emptyDir: {} }]
YAML
kubectl wait pod/reader --for=condition=Ready --timeout=90s
