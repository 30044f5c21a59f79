# task: dedicate
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
      tolerations: [{ key: dedicated, operator: Equal, value: db, effect: NoSchedule }]
      nodeSelector: { disk: ssd }
      containers: [{ name: db, image: lab/web:1.0 }]
YAML
kubectl rollout restart deployment/web
kubectl rollout status deployment/web --timeout=120s

# task: drain
kubectl drain node3 --ignore-daemonsets --timeout=150s

# task: back
kubectl uncordon node3
kubectl rollout restart deployment/web
kubectl rollout status deployment/web --timeout=120s
