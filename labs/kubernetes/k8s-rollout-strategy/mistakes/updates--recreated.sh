# after: strategy
kubectl get deployment web -o json | jq 'del(.metadata.uid, .metadata.resourceVersion, .status)' > /tmp/web.json
kubectl delete deployment web
kubectl create -f /tmp/web.json
kubectl rollout status deployment/web --timeout=90s
for version in 1.1 2.0; do
  kubectl set image deployment/web web=lab/web:$version
  kubectl annotate deployment/web kubernetes.io/change-cause="release $version" --overwrite
  kubectl rollout status deployment/web --timeout=90s
done
