# The Services from manifests, the selector with both labels, the target port of api as a number, the client by its full name.
# task: endpoints
kubectl get service web -o json | jq '.spec.selector = {app: "web", tier: "front"}' | kubectl apply -f -

# task: port
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Service
metadata: { name: web, namespace: lab }
spec: { selector: { app: web }, ports: [{ port: 80, targetPort: 80 }] }
YAML

# task: named
kubectl patch service api --type=json -p '[{"op": "replace", "path": "/spec/ports/0/targetPort", "value": 5000}]'

# task: client
kubectl get deployment client -n tools -o json | jq '.spec.template.spec.containers[0].env[0].value = "http://api.lab.svc.cluster.local"' | kubectl replace -f -
kubectl rollout status deployment/client -n tools --timeout=60s
