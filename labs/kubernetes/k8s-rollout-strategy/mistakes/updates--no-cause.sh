# after: strategy
for version in 1.1 2.0; do
  kubectl set image deployment/web web=lab/web:$version
  kubectl rollout status deployment/web --timeout=90s
done
