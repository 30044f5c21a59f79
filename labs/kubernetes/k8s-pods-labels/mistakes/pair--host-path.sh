kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: { name: pair }
spec:
  terminationGracePeriodSeconds: 2
  volumes: [{ name: page, hostPath: { path: /srv/page, type: DirectoryOrCreate } }]
  containers:
    - name: writer
      image: busybox
      imagePullPolicy: IfNotPresent
      command: [sh, -c, "while :; do date > /page/time; sleep 1; done"]
      volumeMounts: [{ name: page, mountPath: /page }]
    - name: server
      image: busybox
      imagePullPolicy: IfNotPresent
      command: [httpd, -f, -p, "80", -h, /www]
      volumeMounts: [{ name: page, mountPath: /www }]
YAML
kubectl wait --for=condition=Ready pod/pair --timeout=90s
