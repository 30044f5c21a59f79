# The context that was there is changed and renamed, and objects are written as manifests, from the other node as well.
# task: context
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: Namespace
metadata: { name: team-a }
YAML
kubectl config set-context --current --namespace=team-a
kubectl config rename-context learner@lab team-a@lab

# task: answers
# on: node2
cat > /tmp/answers.yaml <<YAML
apiVersion: v1
kind: ConfigMap
metadata: { name: answers, namespace: team-a }
data:
  deploymentApiVersion: $(kubectl api-resources --api-group=apps --no-headers | awk '$NF == "Deployment" { print $(NF - 2) }')
  cronjobApiVersion: $(kubectl api-resources --api-group=batch --no-headers | awk '$NF == "CronJob" { print $(NF - 2) }')
  serviceShortName: svc
  pvNamespaced: "false"
  nodeCount: "2"
  containerRuntime: $(kubectl get nodes -o wide --no-headers | awk '$1 == "node1" { print $NF }')
YAML
kubectl apply -f /tmp/answers.yaml

# task: components
# on: node2
kubectl create configmap components -n team-a --from-literal=state=etcd
kubectl patch configmap components -n team-a -p '{"data": {"placement": "kube-scheduler", "controllers": "kube-controller-manager", "containers": "kubelet", "services": "kube-proxy"}}'
