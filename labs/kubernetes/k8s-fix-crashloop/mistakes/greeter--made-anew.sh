kubectl patch configmap greeter -n lab -p "{\"data\": {\"greeting\": \"$GREETING\"}}"
kubectl get deployment greeter -n lab -o json | jq 'del(.metadata.uid, .metadata.resourceVersion, .status) | .' > /tmp/greeter.json
kubectl delete deployment greeter -n lab
kubectl create -f /tmp/greeter.json
kubectl rollout status deployment/greeter -n lab --timeout=90s
