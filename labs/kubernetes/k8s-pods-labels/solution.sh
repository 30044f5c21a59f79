# task: nginx
kubectl run nginx --image=lab/web:1.0 --port=80 --labels=app=nginx,env=development

# task: pair
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata:
  name: pair
spec:
  terminationGracePeriodSeconds: 2
  volumes:
    - name: page
      emptyDir: {}
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

# task: clear
kubectl delete pods -l env=old

# task: logs
kubectl logs chatty -c b --tail=5 > /tmp/lines
kubectl create configmap chatty-log --from-file=log=/tmp/lines
