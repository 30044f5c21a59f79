# Job and CronJob grow out of commands, the toleration is general, and the pods of the StatefulSet all start at once.
# task: job
kubectl create job pi -n lab --image=busybox:1.37 --dry-run=client -o json -- sh -c "echo run; echo token $TOKEN" |
  jq '.spec += {completions: 3, parallelism: 2, backoffLimit: 1} | .spec.template.spec.restartPolicy = "OnFailure"' |
  kubectl create -f -

# task: cronjob
kubectl create cronjob tick -n lab --image=busybox:1.37 --schedule='*/1 * * * *' -- date
kubectl patch cronjob tick -n lab -p '{"spec": {"concurrencyPolicy": "Forbid", "successfulJobsHistoryLimit": 2}}'

# task: daemonset
kubectl create deployment agent -n lab --image=lab/web:1.0 --dry-run=client -o json |
  jq 'del(.spec.replicas, .spec.strategy, .status) | .kind = "DaemonSet" | .spec.template.spec.tolerations = [{operator: "Exists"}]' |
  kubectl create -f -

# task: statefulset
kubectl create service clusterip db -n lab --clusterip=None --tcp=80
kubectl create -n lab -f - <<'YAML'
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: db }
spec:
  serviceName: db
  replicas: 3
  podManagementPolicy: Parallel
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db, tier: data } }
    spec:
      terminationGracePeriodSeconds: 0
      containers:
        - name: db
          image: busybox:1.37
          command: [sleep, 1d]
          volumeMounts: [{ name: data, mountPath: /var/lib/db }]
  volumeClaimTemplates:
    - metadata: { name: data }
      spec:
        accessModes: [ReadWriteOnce]
        storageClassName: disks
        resources: { requests: { storage: 100Mi } }
YAML

# task: again
kubectl rollout status statefulset/db -n lab --timeout=60s
kubectl scale statefulset db -n lab --replicas=0
kubectl wait pod/db-0 -n lab --for=delete --timeout=60s
kubectl scale statefulset db -n lab --replicas=3
