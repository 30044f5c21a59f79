# All namespaces are frozen, minikube's own kubectl is used, and the manifest is deleted as it was applied.
# task: freeze
minikube pause --all-namespaces

# task: wake
minikube unpause --all-namespaces

# task: hello
cat > hello.yaml <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: hello-minikube }
spec:
  replicas: 2
  selector: { matchLabels: { app: hello } }
  template:
    metadata: { labels: { app: hello } }
    spec: { containers: [{ name: web, image: "lab/web:1.0", env: [{ name: PORT, value: "8080" }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: hello-minikube }
spec: { type: NodePort, selector: { app: hello }, ports: [{ port: 8080 }] }
YAML
minikube kubectl -- apply -f hello.yaml

# task: clean
minikube kubectl -- delete -f hello.yaml --wait=false
