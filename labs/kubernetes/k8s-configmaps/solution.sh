# task: consume
kubectl create configmap site-cfg --from-literal=TITLE=Harbour --from-literal=motd='Open from nine to five'
kubectl patch deployment site -p '{"spec": {"template": {"spec": {
  "volumes": [{"name": "cfg", "configMap": {"name": "site-cfg"}}],
  "containers": [{"name": "site",
    "env": [{"name": "TITLE", "valueFrom": {"configMapKeyRef": {"name": "site-cfg", "key": "TITLE"}}}],
    "volumeMounts": [{"name": "cfg", "mountPath": "/etc/site"}]}]}}}}'
kubectl rollout status deployment/site --timeout=90s

# task: change
kubectl patch configmap site-cfg -p "{\"data\": {\"TITLE\": \"Lido $NUMBER\", \"motd\": \"Open until late $NUMBER\"}}"
kubectl rollout restart deployment/site
kubectl rollout status deployment/site --timeout=90s

# task: frozen
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata:
  name: frozen
data:
  port: "8080"
  protocol: http
immutable: true
YAML
