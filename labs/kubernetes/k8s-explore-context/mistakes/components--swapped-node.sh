kubectl create namespace team-a
kubectl create configmap components -n team-a --from-literal=state=etcd --from-literal=placement=kube-scheduler --from-literal=controllers=kube-controller-manager \
  --from-literal=containers=containerd --from-literal=services=kube-proxy
