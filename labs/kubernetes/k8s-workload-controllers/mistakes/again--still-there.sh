# after: statefulset
kubectl delete pod db-1 -n lab
kubectl rollout status statefulset/db -n lab --timeout=90s
