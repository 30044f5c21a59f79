# after: crd
kubectl create serviceaccount website-controller
kubectl create clusterrolebinding website-controller --clusterrole=cluster-admin --serviceaccount=default:website-controller
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
for _ in $(seq 60); do ! kubectl rollout status deployment/blog --timeout=60s || exit 0; sleep 1; done
exit 1
