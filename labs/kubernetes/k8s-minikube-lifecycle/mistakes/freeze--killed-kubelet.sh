service kubelet stop
