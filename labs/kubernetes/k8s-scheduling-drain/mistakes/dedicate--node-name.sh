kubectl taint node node2 dedicated=db:NoSchedule
kubectl label node node2 disk=ssd
kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: db }
spec:
  replicas: 1
  selector: { matchLabels: { app: db } }
  template:
    metadata: { labels: { app: db } }
    spec:
      nodeName: node2
      containers: [{ name: db, image: lab/web:1.0 }]
YAML
kubectl rollout restart deployment/web
kubectl rollout status deployment/web --timeout=120s
kubectl rollout status deployment/db --timeout=90s
