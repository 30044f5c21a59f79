# task: job
kubectl apply -f - <<YAML
apiVersion: batch/v1
kind: Job
metadata: { name: pi, namespace: lab }
spec:
  completions: 3
  parallelism: 2
  backoffLimit: 1
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: pi, image: "busybox:1.37", command: [echo, "3.14159 $TOKEN"] }]
YAML

# task: cronjob
kubectl apply -f - <<'YAML'
apiVersion: batch/v1
kind: CronJob
metadata: { name: tick, namespace: lab }
spec:
  schedule: "* * * * *"
  concurrencyPolicy: Forbid
  successfulJobsHistoryLimit: 2
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: OnFailure
          containers: [{ name: tick, image: "busybox:1.37", command: [date] }]
YAML

# task: daemonset
kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: lab }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      tolerations: [{ key: node-role.kubernetes.io/control-plane, operator: Exists, effect: NoSchedule }]
      terminationGracePeriodSeconds: 1
      containers: [{ name: agent, image: "busybox:1.37", command: [sleep, 1d] }]
YAML

# task: statefulset
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Service
metadata: { name: db, namespace: lab }
spec: { clusterIP: None, selector: { app: db }, ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db, namespace: lab }
spec:
  serviceName: db
  replicas: 3
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      containers:
        - name: db
          image: lab/web:1.0
          volumeMounts: [{ name: data, mountPath: /data }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        storageClassName: disks
        resources: { requests: { storage: 100Mi } }
YAML

# task: again
kubectl delete pod db-0 -n lab
