# The manifest first and the probes by a patch, ports by their name; the page comes back by hand and the other pod hangs.
# task: probes
kubectl apply -f slow.yaml
kubectl patch deployment slow --type=json -p '[
  {"op": "add", "path": "/spec/template/spec/containers/0/ports/0/name", "value": "http"},
  {"op": "add", "path": "/spec/template/spec/containers/0/startupProbe",
   "value": {"httpGet": {"path": "/healthz", "port": "http"}, "failureThreshold": 6}},
  {"op": "add", "path": "/spec/template/spec/containers/0/readinessProbe",
   "value": {"httpGet": {"path": "/readyz", "port": "http", "scheme": "HTTP"}, "periodSeconds": 1, "timeoutSeconds": 5}},
  {"op": "add", "path": "/spec/template/spec/containers/0/livenessProbe",
   "value": {"httpGet": {"path": "/healthz", "port": 80}, "periodSeconds": 5, "timeoutSeconds": 5}}]'
kubectl rollout status deployment/slow --timeout=150s

# task: ready
kubectl exec "$(kubectl get pods -l app=slow -o name | tail -n 1)" -- mv /www/readyz /www/away

# task: alive
kubectl exec "$(kubectl get pods -l app=slow -o name | tail -n 1)" -- mv /www/away /www/readyz
kubectl exec "$(kubectl get pods -l app=slow -o name | head -n 1)" -- sh -c 'echo > /tmp/x; rm -f /www/healthz'
