kubectl create namespace lab
kubectl config set-context --current --namespace=lab
kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: httpenv, labels: { app: httpenv } }
spec:
  replicas: 5
  selector: { matchLabels: { app: httpenv } }
  template:
    metadata: { labels: { app: httpenv } }
    spec:
      containers:
        - name: web
          image: lab/web:1.0
          env: [{ name: PORT, value: "8080" }]
          ports: [{ name: http, containerPort: 8080 }]
YAML
until kubectl get serviceaccount default > /dev/null 2>&1; do sleep 0.2; done
kubectl run client --image=lab/web:1.0
kubectl wait --for=condition=Ready pod/client --timeout=120s
kubectl rollout status deployment/httpenv --timeout=120s
# on: node2
kubectl config set-context --current --namespace=lab
