kubectl patch deployment shop -n lab -p '{"spec": {"template": {"spec": {"containers": [{"name": "shop", "command": ["sleep", "1d"]}]}}}}'
kubectl rollout status deployment/shop -n lab --timeout=90s
