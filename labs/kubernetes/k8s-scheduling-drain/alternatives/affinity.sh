# Node affinity and a toleration of everything; the pods on node2 are evicted by a drain of their own; cordon and eviction as two steps.
# task: dedicate
kubectl label node node2 disk=ssd
kubectl taint node node2 dedicated=db:NoSchedule
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
      tolerations: [{ operator: Exists }]
      affinity:
        nodeAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms: [{ matchExpressions: [{ key: disk, operator: In, values: [ssd, nvme] }] }]
      containers: [{ name: db, image: lab/web:1.0 }]
YAML
kubectl rollout status deployment/db --timeout=90s
kubectl drain node2 --ignore-daemonsets --pod-selector=app=web --timeout=150s
kubectl uncordon node2

# task: drain
kubectl cordon node3
kubectl drain -l kubernetes.io/hostname=node3 --ignore-daemonsets --delete-emptydir-data --timeout=150s

# task: back
kubectl uncordon -l kubernetes.io/hostname=node3
kubectl patch deployment web -p '{"spec": {"template": {"metadata": {"annotations": {"spread": "again"}}}}}'
