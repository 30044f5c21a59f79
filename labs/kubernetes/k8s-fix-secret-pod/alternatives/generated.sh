# The skeleton from kubectl, parts of it by jq; the pod is first made wrong and then replaced.
# task: file
kubectl run mypod --image=busybox --image-pull-policy=IfNotPresent --dry-run=client -o json --command -- bin/ash -c 'trap exit TERM; while :; do sleep 1; done' |
  jq '.spec.volumes = [{name: "secretvol", secret: {secretName: "my-secret"}}]
    | .spec.containers[0].volumeMounts = [{name: "secretvol", mountPath: "/tmp/my-secret/", readOnly: true}]
    | .spec.containers[0].workingDir = "/tmp"' > secret_pod.yml

# task: run
kubectl create -f secret_pod.yml
sed -i 's|"bin/ash"|"/bin/sh"|' secret_pod.yml
kubectl replace --force --grace-period=1 -f secret_pod.yml

# task: seen
kubectl wait --for=condition=Ready pod/mypod --timeout=60s
kubectl apply -f - <<YAML
apiVersion: v1
kind: ConfigMap
metadata: { name: found }
data: { value: "$(kubectl exec pod/mypod -- head -c 100 /tmp/my-secret/secret.txt)" }
YAML
