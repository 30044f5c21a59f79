kubectl patch deployment clock -n lab -p '{"spec": {"template": {"spec": {"containers": [{"name": "clock", "livenessProbe": {"failureThreshold": 100}}]}}}}'
kubectl rollout status deployment/clock -n lab --timeout=90s
