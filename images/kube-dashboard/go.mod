module drydock.lab/kube-dashboard

go 1.24.0
