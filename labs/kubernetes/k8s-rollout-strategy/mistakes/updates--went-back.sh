# after: strategy
for version in 2.0 1.1; do
  kubectl set image deployment/web web=lab/web:$version
  kubectl annotate deployment/web kubernetes.io/change-cause="release $version" --overwrite
  kubectl rollout status deployment/web --timeout=90s
done
