kubectl delete pod stray
kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: frontend }
spec:
  replicas: 3
  selector: { matchLabels: { tier: frontend } }
  template:
    metadata: { labels: { tier: frontend } }
    spec: { containers: [{ name: web, image: "lab/web:1.0" }] }
YAML
until [ "$(kubectl get replicaset frontend -o jsonpath='{.status.readyReplicas}')" = 3 ]; do sleep 0.5; done
