kubectl create namespace team-a
kubectl create configmap components -n team-a --from-literal=state=etcd --from-literal=placement=kube-scheduler --from-literal=controllers=replicaset \
  --from-literal=containers=kubelet --from-literal=services=kube-proxy
