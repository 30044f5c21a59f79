# task: context
kubectl create namespace team-a
kubectl config set-context team-a@lab --cluster=lab --user=learner --namespace=team-a
kubectl config use-context team-a@lab

# task: answers
kubectl create configmap answers \
  --from-literal=deploymentApiVersion=apps/v1 --from-literal=cronjobApiVersion=batch/v1 \
  --from-literal=serviceShortName=svc --from-literal=pvNamespaced=false \
  --from-literal=nodeCount="$(kubectl get nodes --no-headers | wc -l)" \
  --from-literal=containerRuntime="$(kubectl get node node1 -o jsonpath='{.status.nodeInfo.containerRuntimeVersion}')"

# task: components
kubectl create configmap components --from-literal=state=etcd --from-literal=placement=kube-scheduler \
  --from-literal=controllers=kube-controller-manager --from-literal=containers=kubelet --from-literal=services=kube-proxy
