kubectl get deployment cache -n lab -o json | jq 'del(.metadata.uid, .metadata.resourceVersion, .status) | .spec.template.spec.containers[0].resources.limits.memory = "128Mi"' > /tmp/cache.json
kubectl delete deployment cache -n lab
kubectl create -f /tmp/cache.json
kubectl rollout status deployment/cache -n lab --timeout=90s
