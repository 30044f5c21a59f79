# Values come from a file, upgrade --install does both, and the chart is packed first.
# task: install
helm package /lab/charts/web -d /tmp
printf 'replicaCount: 3\n' > /tmp/shop.yaml
helm upgrade --install shop /tmp/web-0.1.0.tgz -f /tmp/shop.yaml --wait

# task: upgrade
printf 'replicaCount: 3\nimage: { tag: "1.1" }\n' > /tmp/shop.yaml
helm upgrade shop /tmp/web-0.1.0.tgz -f /tmp/shop.yaml
helm rollback shop
helm upgrade shop /tmp/web-0.1.0.tgz -f /tmp/shop.yaml

# task: uninstall
kubectl delete pvc -l app.kubernetes.io/instance=old --wait=false
helm uninstall old --wait
