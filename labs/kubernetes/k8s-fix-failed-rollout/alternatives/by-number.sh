# The revision by its number, the new version by a patch, the answers read out of the cluster.
# task: return
kubectl rollout undo deployment/shop --to-revision=2

# task: deliver
kubectl patch deployment shop --type=json -p '[{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": "docker.io/lab/web:2.0"}]'

# task: diagnosis
set=$(kubectl get replicasets -l app=shop -o json | jq -r '.items[] | select(.spec.template.spec.containers[0].image | endswith(":9.9"))
  | .metadata.annotations["deployment.kubernetes.io/revision"]')
kubectl apply -f - <<YAML
apiVersion: v1
kind: ConfigMap
metadata: { name: diagnosis }
data: { reason: ErrImagePull, revision: "$set" }
YAML
