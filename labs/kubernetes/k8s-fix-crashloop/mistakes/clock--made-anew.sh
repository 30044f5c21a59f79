kubectl get deployment clock -n lab -o json | jq 'del(.metadata.uid, .metadata.resourceVersion, .status) | .spec.template.spec.containers[0].livenessProbe.httpGet.port = 80' > /tmp/clock.json
kubectl delete deployment clock -n lab
kubectl create -f /tmp/clock.json
kubectl rollout status deployment/clock -n lab --timeout=90s
