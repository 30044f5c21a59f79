kubectl get deployment shop -n lab -o json | jq 'del(.metadata.uid, .metadata.resourceVersion, .status) | del(.spec.template.spec.containers[0].command)' > /tmp/shop.json
kubectl delete deployment shop -n lab
kubectl create -f /tmp/shop.json
kubectl rollout status deployment/shop -n lab --timeout=90s
