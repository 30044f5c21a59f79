# task: install
helm install shop /lab/charts/web --set replicaCount=3

# task: upgrade
helm upgrade shop /lab/charts/web --reuse-values --set image.tag=1.1
helm rollback shop 1
helm rollback shop 2

# task: uninstall
helm uninstall old
kubectl delete pvc old-web-uploads
