kubectl patch deployment clock -n lab --type=json -p '[{ "op": "remove", "path": "/spec/template/spec/containers/0/livenessProbe" }]'
kubectl rollout status deployment/clock -n lab --timeout=90s
