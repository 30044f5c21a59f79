# A manifest, scaled by editing and by a patch; the application is deleted by its label, kind by kind.
# task: create
cat > /tmp/my-nginx.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: my-nginx, namespace: lab }
spec:
  replicas: 3
  selector: { matchLabels: { app: my-nginx, part: page } }
  template:
    metadata: { labels: { app: my-nginx, part: page } }
    spec:
      containers: [{ name: nginx, image: "docker.io/lab/web:1.0", ports: [{ name: http, containerPort: 80 }] }]
YAML
kubectl apply -f /tmp/my-nginx.yaml

# task: down
sed -i 's/replicas: 3/replicas: 1/' /tmp/my-nginx.yaml
kubectl apply -f /tmp/my-nginx.yaml

# task: up
kubectl patch deployment my-nginx --type=json -p '[{"op": "replace", "path": "/spec/replicas", "value": 5}]'

# task: autopsy
kubectl delete deployments,replicasets,pods -l app=my-apache --cascade=foreground
