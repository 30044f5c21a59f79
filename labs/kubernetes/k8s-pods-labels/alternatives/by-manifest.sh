# Manifests for all of it, labels added afterwards, a read-only mount in the server, pods deleted by their names.
# task: nginx
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Pod
metadata: { name: nginx, namespace: lab, labels: { app: nginx, tier: front } }
spec: { containers: [{ name: web, image: "docker.io/lab/web:1.0", ports: [{ containerPort: 80, name: http }] }] }
YAML
kubectl label pod nginx env=development

# task: pair
cat > /tmp/pair.yaml <<'YAML'
apiVersion: v1
kind: Pod
metadata: { name: pair }
spec:
  terminationGracePeriodSeconds: 1
  volumes: [{ name: shared, emptyDir: { medium: Memory } }]
  containers:
    - name: server
      image: busybox:latest
      args: [sh, -c, "cd /srv && exec httpd -f"]
      volumeMounts: [{ name: shared, mountPath: /srv, readOnly: true }]
    - name: writer
      image: busybox:latest
      args: [sh, -c, "while sleep 0.5; do date +%s%N > /out/time; done"]
      volumeMounts: [{ name: shared, mountPath: /out }]
YAML
kubectl create -f /tmp/pair.yaml

# task: clear
kubectl get pods --selector='env in (old)' -o name | xargs kubectl delete

# task: logs
kubectl create configmap chatty-log --from-literal=log="$(kubectl logs pod/chatty b | tail -n 5)"
