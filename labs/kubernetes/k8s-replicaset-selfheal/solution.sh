# task: create
kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: ReplicaSet
metadata:
  name: frontend
spec:
  replicas: 3
  selector:
    matchLabels: { tier: frontend }
  template:
    metadata:
      labels: { app: guestbook, tier: frontend }
    spec:
      containers:
        - name: web
          image: lab/web:1.0
YAML

# task: scale
kubectl scale replicaset/frontend --replicas=4

# task: quarantine
pod=$(kubectl get pods -l tier=frontend -o name | grep -v stray | sed -n 1p)
kubectl label "$pod" tier=quarantine --overwrite

# task: heal
kubectl delete "$(kubectl get pods -l tier=frontend -o name | grep -v stray | head -n 1)"
