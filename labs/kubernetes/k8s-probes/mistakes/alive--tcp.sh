# after: probes ready
kubectl patch deployment slow --type=json -p '[{"op": "replace", "path": "/spec/template/spec/containers/0/livenessProbe",
  "value": {"tcpSocket": {"port": 80}, "periodSeconds": 3}}]'
kubectl rollout status deployment/slow --timeout=120s
kubectl exec "$(kubectl get pods -l app=slow -o name | head -n 1)" -- rm /www/healthz
sleep 10
