helm install shop /lab/charts/web --set replicaCount=3
kubectl get deployment shop-web -o json | jq 'del(.metadata.annotations, .metadata.uid, .metadata.resourceVersion, .status)' > /tmp/web.json
kubectl delete deployment shop-web
kubectl create -f /tmp/web.json
kubectl rollout status deployment/shop-web --timeout=90s
