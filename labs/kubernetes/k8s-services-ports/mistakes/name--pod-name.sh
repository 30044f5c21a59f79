kubectl create configmap dns --from-literal=fqdn="$(kubectl get pods -l app=httpenv -o jsonpath='{.items[0].metadata.name}')"
