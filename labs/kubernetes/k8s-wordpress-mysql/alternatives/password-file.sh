# The password comes as a file, the Service of the database is headless, objects grow out of commands, and the Deployment is restarted.
# task: store
printf %s "$PASSWORD" > /tmp/password
kubectl create secret generic mysql-pass --from-file=/tmp/password
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: PersistentVolumeClaim
metadata: { name: mysql-pv, labels: { app: mysql } }
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: disks
  volumeName: disk-1
  resources: { requests: { storage: 1Gi } }
YAML

# task: database
kubectl create deployment mysql --image=lab/db:1 --dry-run=client -o json | jq '.spec.strategy = {type: "Recreate"}
  | .spec.template.spec.volumes = [{name: "data", persistentVolumeClaim: {claimName: "mysql-pv"}}, {name: "pass", secret: {secretName: "mysql-pass"}}]
  | .spec.template.spec.containers[0] += {env: [{name: "DB_PASSWORD_FILE", value: "/run/pass/password"}],
      volumeMounts: [{name: "data", mountPath: "/var/lib/db"}, {name: "pass", mountPath: "/run/pass"}]}' | kubectl create -f -
kubectl expose deployment mysql --port=5432 --cluster-ip=None

# task: blog
kubectl create deployment wordpress --image=lab/cms:1 --replicas=2 --dry-run=client -o json | jq '.spec.template.spec.containers[0].env =
  [{name: "DB_HOST", value: "mysql.default.svc.cluster.local"}, {name: "DB_PASSWORD", valueFrom: {secretKeyRef: {name: "mysql-pass", key: "password"}}}]' |
  kubectl create -f -
kubectl create service nodeport wordpress --tcp=80:80 --node-port=30088

# task: article
pod=$(kubectl get pods -l app=mysql -o name)
kubectl exec "$pod" -- db-insert "$ROW-$NUMBER"

# task: survive
kubectl rollout restart deployment mysql
