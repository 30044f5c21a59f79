# Another key of the same ConfigMap, the right command instead of none, the other port, and a request beside the limit.
# task: greeter
kubectl create configmap greeter -n lab --from-literal=color=teal --from-literal=word="$GREETING" --dry-run=client -o yaml | kubectl replace -f -
kubectl patch deployment greeter -n lab -p '{"spec": {"template": {"spec": {"containers": [{"name": "greeter", "env": [{"name": "GREETING", "valueFrom": {"configMapKeyRef": {"name": "greeter", "key": "word"}}}]}]}}}}'

# task: shop
kubectl patch deployment shop -n lab -p '{"spec": {"template": {"spec": {"containers": [{"name": "shop", "command": ["/web"]}]}}}}'

# task: clock
kubectl patch deployment clock -n lab -p '{"spec": {"template": {"spec": {"containers": [{"name": "clock", "livenessProbe": {"httpGet": {"path": "/healthz", "port": 5000}, "initialDelaySeconds": 5, "failureThreshold": 5}}]}}}}'

# task: cache
kubectl set resources deployment cache -n lab --limits=memory=200M --requests=memory=64Mi,cpu=10m
