kubectl apply -f - <<YAML
apiVersion: batch/v1
kind: Job
metadata: { name: pi, namespace: lab }
spec:
  completions: 3
  backoffLimit: 1
  template:
    spec:
      restartPolicy: Never
      containers: [{ name: pi, image: "busybox:1.37", command: [echo, "3.14159 $TOKEN"] }]
YAML
kubectl wait job/pi -n lab --for=condition=Complete --timeout=90s
