kubectl patch deployment cache -n lab --type=json -p '[{ "op": "remove", "path": "/spec/template/spec/containers/0/resources/limits" }]'
kubectl rollout status deployment/cache -n lab --timeout=90s
