# The selector as an expression, the number by editing the manifest, the stray pod in quarantine, a pod deleted without mercy.
# task: create
cat > /tmp/frontend.yaml <<'YAML'
apiVersion: apps/v1
kind: ReplicaSet
metadata: { name: frontend, labels: { app: guestbook } }
spec:
  replicas: 3
  selector: { matchExpressions: [{ key: tier, operator: In, values: [frontend] }] }
  template:
    metadata: { labels: { tier: frontend } }
    spec: { containers: [{ name: page, image: "lab/web:1.0", ports: [{ containerPort: 80 }] }] }
YAML
kubectl create -f /tmp/frontend.yaml

# task: scale
sed -i 's/replicas: 3/replicas: 4/' /tmp/frontend.yaml
kubectl replace -f /tmp/frontend.yaml

# task: quarantine
kubectl patch pod stray -p '{"metadata": {"labels": {"tier": "quarantine"}}}'

# task: heal
kubectl delete --now "$(kubectl get pods -l tier=frontend -o name | tail -n 1)"
