# task: literal
kubectl create secret generic secret1 --from-literal=key1="$KEY"

# task: file
kubectl create secret generic my-secret --from-file=secret.txt

# task: manifest
cat > secrets.yaml <<'YAML'
apiVersion: v1
kind: Secret
metadata:
  name: secret3
type: Opaque
stringData:
  user: user3
  pass: pwd3
YAML
kubectl apply -f secrets.yaml

# task: pod
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata:
  name: mypod
spec:
  volumes:
    - name: secretvol
      secret: { secretName: my-secret }
  containers:
    - name: shell
      image: lab/web:1.0
      env:
        - name: USER
          valueFrom: { secretKeyRef: { name: secret3, key: user } }
      volumeMounts:
        - { name: secretvol, mountPath: /tmp/my-secret, readOnly: true }
YAML
