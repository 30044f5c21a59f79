! kubectl apply -f - <<'YAML'
apiVersion: batch/v1beta1
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
