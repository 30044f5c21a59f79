kubectl patch deployment api -p '{"spec": {"template": {"spec": {"containers": [{"name": "web", "ports": [{"containerPort": 5000, "name": "htttp"}]}]}}}}'
kubectl rollout status deployment/api --timeout=60s
