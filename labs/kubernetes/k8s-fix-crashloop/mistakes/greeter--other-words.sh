kubectl patch configmap greeter -n lab -p '{"data": {"greeting": "good day"}}'
kubectl rollout status deployment/greeter -n lab --timeout=90s
