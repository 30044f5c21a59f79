kubectl create namespace team-a
kubectl create configmap components -n team-a --from-literal=state=etcd --from-literal=placement=kube-controller-manager --from-literal=controllers=kube-scheduler \
  --from-literal=containers=kubelet --from-literal=services=kube-proxy
