# "selector does not match template labels": it is refused.
kubectl apply -f - <<'YAML' || true
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: frontend }
spec:
  replicas: 3
  selector: { matchLabels: { tier: frontend } }
  template:
    metadata: { labels: { app: guestbook } }
    spec: { containers: [{ name: web, image: "lab/web:1.0" }] }
YAML
