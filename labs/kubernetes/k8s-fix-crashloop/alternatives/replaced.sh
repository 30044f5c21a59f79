# Whole objects are taken out, changed, and put back.
# task: greeter
kubectl get configmap greeter -n lab -o json | jq --arg greeting "$GREETING" '.data.greeting = $greeting' | kubectl replace -f -
kubectl rollout restart deployment/greeter -n lab

# task: shop
kubectl get deployment shop -n lab -o json | sed 's|exec /wbe|exec /web|' | kubectl replace -f -

# task: clock
kubectl get deployment clock -n lab -o json | jq '.spec.template.spec.containers[0].livenessProbe.httpGet.port = 80' | kubectl replace -f -

# task: cache
kubectl get deployment cache -n lab -o json | jq '.spec.template.spec.containers[0].resources.limits.memory = "96Mi"' | kubectl apply -f -
