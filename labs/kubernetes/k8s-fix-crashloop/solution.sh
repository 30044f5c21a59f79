# task: greeter
kubectl patch configmap greeter -n lab -p "{\"data\": {\"greeting\": \"$GREETING\"}}"

# task: shop
kubectl patch deployment shop -n lab --type=json -p '[{ "op": "remove", "path": "/spec/template/spec/containers/0/command" }]'

# task: clock
kubectl patch deployment clock -n lab -p '{"spec": {"template": {"spec": {"containers": [{"name": "clock", "livenessProbe": {"httpGet": {"path": "/healthz", "port": 80}}}]}}}}'

# task: cache
kubectl set resources deployment cache -n lab --limits=memory=128Mi
