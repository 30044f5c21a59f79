kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: { name: pair }
spec:
  terminationGracePeriodSeconds: 2
  volumes: [{ name: page, emptyDir: {} }]
  containers:
    - name: writer
      image: busybox
      imagePullPolicy: IfNotPresent
      command: [sh, -c, "date > /page/time; exec sleep 1000000"]
      volumeMounts: [{ name: page, mountPath: /page }]
    - name: server
      image: busybox
      imagePullPolicy: IfNotPresent
      command: [httpd, -f, -p, "80", -h, /www]
      volumeMounts: [{ name: page, mountPath: /www }]
YAML
kubectl wait --for=condition=Ready pod/pair --timeout=90s
