# after: named
kubectl get deployment client -n tools -o json | jq 'del(.metadata.uid, .metadata.resourceVersion, .status) | .spec.template.spec.containers[0].env[0].value = "http://api.lab"' > /tmp/client.json
kubectl delete deployment client -n tools
kubectl create -f /tmp/client.json
kubectl rollout status deployment/client -n tools --timeout=60s
