kubectl create configmap site-cfg --from-literal=TITLE=Harbour --from-literal=motd='Open from nine to five'
kubectl patch deployment site -p '{"spec": {"template": {"spec": {
  "volumes": [{"name": "cfg", "configMap": {"name": "site-cfg"}}],
  "containers": [{"name": "site",
    "env": [{"name": "TITLE", "value": "Harbour"}],
    "volumeMounts": [{"name": "cfg", "mountPath": "/etc/site"}]}]}}}}'
kubectl rollout status deployment/site --timeout=90s
