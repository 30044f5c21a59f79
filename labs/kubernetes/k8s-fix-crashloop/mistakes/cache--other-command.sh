kubectl patch deployment cache -n lab -p '{"spec": {"template": {"spec": {"containers": [{"name": "cache", "command": ["sleep", "1d"], "readinessProbe": null}]}}}}'
kubectl set resources deployment cache -n lab --limits=memory=128Mi
kubectl rollout status deployment/cache -n lab --timeout=90s
