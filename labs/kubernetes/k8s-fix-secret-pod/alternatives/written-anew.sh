# A file of one's own in JSON's spelling, another program by its absolute path, the file read by a shell in the pod.
# task: file
cat > secret_pod.yml <<'YAML'
apiVersion: v1
kind: Pod
metadata: { name: mypod, namespace: default, labels: { app: mypod } }
spec:
  terminationGracePeriodSeconds: 1
  containers:
    - { name: reader, image: "busybox:latest", command: [/bin/sleep, "100000"], volumeMounts: [{ name: s, mountPath: /tmp/my-secret, readOnly: true }] }
  volumes: [{ name: s, secret: { secretName: my-secret } }]
YAML

# task: run
kubectl apply -f secret_pod.yml
kubectl wait --for=condition=Ready pod/mypod --timeout=60s

# task: seen
kubectl exec mypod -c reader -- sh -c 'cat /tmp/my-secret/*' > /tmp/value
kubectl create configmap found --from-file=/tmp/value
