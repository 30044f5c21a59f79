kubectl apply -f - <<'YAML'
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop, labels: { app: shop } }
spec:
  replicas: 0
  progressDeadlineSeconds: 5
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers: [{ name: web, image: "lab/web:1.0", ports: [{ containerPort: 80 }] }]
YAML
revision() { until [ "$(kubectl get deployment shop -o jsonpath='{.metadata.annotations.deployment\.kubernetes\.io/revision}')" = "$1" ]; do sleep 0.3; done; }
revision 1
kubectl set env deployment/shop GREETING=welcome
revision 2
kubectl patch deployment shop -p '{"spec": {"replicas": 4, "progressDeadlineSeconds": 60}}'
kubectl rollout status deployment/shop --timeout=120s
kubectl patch deployment shop -p '{"spec": {"progressDeadlineSeconds": 5, "template": {"spec": {"containers": [{"name": "web", "image": "lab/web:9.9"}]}}}}'
revision 3
kubectl rollout status deployment/shop --timeout=60s || true
until kubectl get pods -l app=shop -o jsonpath='{.items[*].status.containerStatuses[0].state.waiting.reason}' | grep -qE 'ErrImagePull|ImagePullBackOff'; do sleep 0.5; done
kubectl patch deployment shop -p '{"spec": {"progressDeadlineSeconds": 60}}'
