# after: file manifest
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: { name: mypod }
spec:
  volumes: [{ name: secretvol, secret: { secretName: my-secret } }]
  containers:
    - name: shell
      image: lab/web:1.0
      env: [{ name: USER, value: user3 }]
      volumeMounts: [{ name: secretvol, mountPath: /tmp/my-secret, readOnly: true }]
YAML
kubectl wait --for=condition=Ready pod/mypod --timeout=90s
