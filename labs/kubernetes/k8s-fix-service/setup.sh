kubectl create namespace lab
kubectl create namespace tools
kubectl config set-context --current --namespace=lab
kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: web, labels: { app: web } }
spec:
  replicas: 3
  selector: { matchLabels: { app: web, tier: front } }
  template:
    metadata: { labels: { app: web, tier: front } }
    spec: { containers: [{ name: web, image: "lab/web:1.0", env: [{ name: PORT, value: "80" }], ports: [{ containerPort: 80 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: wbe }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: api, labels: { app: api } }
spec:
  replicas: 2
  selector: { matchLabels: { app: api } }
  template:
    metadata: { labels: { app: api } }
    spec: { containers: [{ name: web, image: "lab/web:1.0", env: [{ name: PORT, value: "5000" }], ports: [{ name: http, containerPort: 5000 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: api }
spec: { selector: { app: api }, ports: [{ port: 80, targetPort: htttp }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: client, namespace: tools, labels: { app: client } }
spec:
  replicas: 1
  selector: { matchLabels: { app: client } }
  template:
    metadata: { labels: { app: client } }
    spec:
      terminationGracePeriodSeconds: 1
      containers:
        - name: client
          image: lab/web:1.0
          env: [{ name: URL, value: "http://api" }]
          command: [sh, -c, 'while :; do wget -qO- -T 3 "$URL/version" && echo " from $URL" || echo "no answer from $URL"; sleep 5; done']
YAML
for name in web api; do kubectl rollout status deployment/$name --timeout=120s; done
kubectl rollout status deployment/client -n tools --timeout=60s
