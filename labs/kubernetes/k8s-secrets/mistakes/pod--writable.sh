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
      env: [{ name: USER, valueFrom: { secretKeyRef: { name: secret3, key: user } } }]
      volumeMounts: [{ name: secretvol, mountPath: /tmp/my-secret }]
YAML
kubectl wait --for=condition=Ready pod/mypod --timeout=90s
