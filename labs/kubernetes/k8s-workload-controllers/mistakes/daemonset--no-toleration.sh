kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: lab }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec:
      containers: [{ name: agent, image: lab/web:1.0 }]
YAML
kubectl rollout status daemonset/agent -n lab --timeout=90s
