# The pod of the task before is still without its page.
# after: probes ready
pod=$(kubectl get pods -l app=slow -o name | tail -n 1)
kubectl exec "$pod" -- rm /www/healthz
until kubectl get "$pod" -o jsonpath='{.status.containerStatuses[0].restartCount}' | grep -q '[1-9]'; do sleep 0.5; done
kubectl wait --for=condition=Ready "$pod" --timeout=90s
