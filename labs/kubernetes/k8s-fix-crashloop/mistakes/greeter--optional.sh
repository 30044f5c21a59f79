kubectl patch deployment greeter -n lab -p '{"spec": {"template": {"spec": {"containers": [{"name": "greeter", "env": [{"name": "GREETING", "valueFrom": {"configMapKeyRef": {"name": "greeter", "key": "greeting", "optional": true}}}]}]}}}}'
kubectl rollout status deployment/greeter -n lab --timeout=90s
