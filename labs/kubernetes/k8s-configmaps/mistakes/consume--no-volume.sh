kubectl create configmap site-cfg --from-literal=TITLE=Harbour --from-literal=motd='Open from nine to five'
kubectl patch deployment site -p '{"spec": {"template": {"spec": {
  "volumes": [{"name": "cfg", "emptyDir": {}}],
  "containers": [{"name": "site",
    "env": [{"name": "TITLE", "valueFrom": {"configMapKeyRef": {"name": "site-cfg", "key": "TITLE"}}}],
    "volumeMounts": [{"name": "cfg", "mountPath": "/etc/site"}]}]}}}}'
kubectl rollout status deployment/site --timeout=90s
