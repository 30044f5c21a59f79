kubectl delete pdb web
kubectl drain node3 --ignore-daemonsets --timeout=120s
kubectl rollout status deployment/web --timeout=90s
