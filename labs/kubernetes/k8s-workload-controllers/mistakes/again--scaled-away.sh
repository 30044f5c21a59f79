# after: statefulset
kubectl scale statefulset db -n lab --replicas=0
kubectl wait pod/db-0 -n lab --for=delete --timeout=60s
kubectl scale statefulset db -n lab --replicas=1
kubectl wait pod/db-0 -n lab --for=condition=Ready --timeout=90s
