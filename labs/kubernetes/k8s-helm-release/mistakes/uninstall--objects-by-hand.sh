kubectl delete deployment,service,pvc -l app.kubernetes.io/instance=old
