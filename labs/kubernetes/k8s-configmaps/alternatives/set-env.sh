# The variable by kubectl set env, the volume by a patch with two operations; a change in the template instead of a restart.
# task: consume
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: ConfigMap
metadata: { name: site-cfg }
data: { TITLE: Harbour, motd: "Open from nine to five\n" }
YAML
kubectl set env deployment/site --from=configmap/site-cfg --keys=TITLE
kubectl patch deployment site --type=json -p '[
  {"op": "add", "path": "/spec/template/spec/volumes", "value": [{"name": "motd", "configMap": {"name": "site-cfg"}}]},
  {"op": "add", "path": "/spec/template/spec/containers/0/volumeMounts", "value": [{"name": "motd", "mountPath": "/etc/site"}]}]'

# task: change
kubectl get configmap site-cfg -o json | jq --arg number "$NUMBER" '.data = {TITLE: "Lido \($number)", motd: "Open until late \($number)"}' | kubectl apply -f -
kubectl patch deployment site -p '{"spec": {"template": {"metadata": {"annotations": {"season": "summer"}}}}}'
