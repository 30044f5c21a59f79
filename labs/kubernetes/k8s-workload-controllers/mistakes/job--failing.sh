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
      containers: [{ name: pi, image: "busybox:1.37", command: [sh, -c, "echo 3.14159 $TOKEN; exit 1"] }]
YAML
kubectl wait job/pi -n lab --for=condition=Failed --timeout=90s
