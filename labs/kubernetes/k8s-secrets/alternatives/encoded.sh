# Values in base64 by hand, the file as a literal, one manifest from kubectl itself, a volume that lists its keys.
# task: literal
kubectl apply -f - <<YAML
apiVersion: v1
kind: Secret
metadata: { name: secret1 }
data: { key1: $(printf %s "$KEY" | base64 -w0) }
YAML

# task: file
kubectl create secret generic my-secret --from-literal=secret.txt="$(cat secret.txt)"

# task: manifest
kubectl create secret generic secret3 --from-literal=user=user3 --from-literal=pass=pwd3 --dry-run=client -o yaml > secrets.yaml
kubectl create -f secrets.yaml

# task: pod
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: { name: mypod, namespace: default }
spec:
  volumes: [{ name: held, secret: { secretName: my-secret, defaultMode: 0400, items: [{ key: secret.txt, path: secret.txt }] } }]
  containers:
    - name: web
      image: lab/web:1.0
      env:
        - { name: PASS, valueFrom: { secretKeyRef: { name: secret3, key: pass } } }
        - { name: USER, valueFrom: { secretKeyRef: { name: secret3, key: user, optional: false } } }
      volumeMounts: [{ name: held, mountPath: /tmp/my-secret/, readOnly: true }]
YAML
