# after: crd
kubectl create serviceaccount website-controller
kubectl create role website-controller --verb=get,list --resource=websites.lab.example
kubectl create rolebinding website-controller --role=website-controller --serviceaccount=default:website-controller
kubectl create configmap website-controller --from-file=/lab/controller.py
kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: website-controller }
spec:
  replicas: 1
  selector: { matchLabels: { app: website-controller } }
  template:
    metadata: { labels: { app: website-controller } }
    spec:
      serviceAccountName: website-controller
      terminationGracePeriodSeconds: 1
      containers:
        - name: controller
          image: python:3.13-slim
          command: [python3, /app/controller.py]
          volumeMounts: [{ name: app, mountPath: /app }]
      volumes: [{ name: app, configMap: { name: website-controller } }]
YAML
kubectl rollout status deployment/website-controller --timeout=90s
