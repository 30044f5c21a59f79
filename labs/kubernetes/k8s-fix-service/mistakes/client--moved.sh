# after: named
kubectl get deployment client -n tools -o json | jq 'del(.metadata.uid, .metadata.resourceVersion, .status) | .metadata.namespace = "lab"' > /tmp/client.json
kubectl delete deployment client -n tools
kubectl create -f /tmp/client.json
kubectl rollout status deployment/client -n lab --timeout=60s
