# after: create scale
kubectl delete "$(kubectl get pods -l tier=frontend -o name | grep -v stray | head -n 1)"
until [ "$(kubectl get replicaset frontend -o jsonpath='{.status.readyReplicas}')" = 4 ]; do sleep 0.5; done
