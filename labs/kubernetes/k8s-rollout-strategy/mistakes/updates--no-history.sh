# after: strategy
kubectl patch deployment web -p '{"spec": {"revisionHistoryLimit": 0}}'
for version in 1.1 2.0; do
  kubectl set image deployment/web web=lab/web:$version
  kubectl annotate deployment/web kubernetes.io/change-cause="release $version" --overwrite
  kubectl rollout status deployment/web --timeout=90s
done
until [ "$(kubectl get replicasets -l app=web --no-headers | wc -l)" = 1 ]; do sleep 0.5; done
