kubectl scale deployment web --replicas=3
kubectl drain node3 --ignore-daemonsets --timeout=120s
kubectl rollout status deployment/web --timeout=90s
