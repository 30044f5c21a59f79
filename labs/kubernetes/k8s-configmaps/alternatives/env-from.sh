# All keys at once by envFrom, only the one file in the volume, the ConfigMap from files; pods replaced by deleting them.
# task: consume
echo 'Open from nine to five' > /tmp/motd
kubectl create configmap site-cfg --from-file=/tmp/motd --from-literal=TITLE=Harbour
kubectl get deployment site -o json | jq '.spec.template.spec.volumes = [{name: "files", configMap: {name: "site-cfg", items: [{key: "motd", path: "motd"}]}}]
  | .spec.template.spec.containers[0].envFrom = [{configMapRef: {name: "site-cfg"}}]
  | .spec.template.spec.containers[0].volumeMounts = [{name: "files", mountPath: "/etc/site", readOnly: true}]' | kubectl replace -f -

# task: change
echo "Open until late $NUMBER" > /tmp/motd
kubectl create configmap site-cfg --from-file=/tmp/motd --from-literal=TITLE="Lido $NUMBER" --dry-run=client -o yaml | kubectl replace -f -
kubectl delete pods -l app=site

# task: frozen
kubectl create configmap frozen --from-literal=port=8080 --from-literal=protocol=http
kubectl patch configmap frozen --type=merge -p '{"immutable": true}'
