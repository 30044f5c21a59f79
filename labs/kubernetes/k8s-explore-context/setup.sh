# The names of this lab instead of those that kubeadm gives.
config=~/.kube/config
sed -i -e 's/kubernetes-admin@kubernetes/learner@lab/' -e 's/\(name\|user\): kubernetes-admin$/\1: learner/' \
  -e 's/\(name\|cluster\): kubernetes$/\1: lab/' $config
kubectl get nodes > /dev/null
# on: node2
config=~/.kube/config
sed -i -e 's/kubernetes-admin@kubernetes/learner@lab/' -e 's/\(name\|user\): kubernetes-admin$/\1: learner/' \
  -e 's/\(name\|cluster\): kubernetes$/\1: lab/' $config
kubectl get nodes > /dev/null
