kubectl patch deployment greeter -n lab -p '{"spec": {"template": {"spec": {"containers": [{"name": "greeter", "env": [{"name": "GREETING", "valueFrom": null, "value": "'"$GREETING"'"}]}]}}}}'
kubectl rollout status deployment/greeter -n lab --timeout=90s
