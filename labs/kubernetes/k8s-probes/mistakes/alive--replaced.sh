# It was restarted, and then deleted as well.
# after: probes ready
pod=$(kubectl get pods -l app=slow -o name | sed -n 1p)
kubectl exec "$pod" -- rm /www/healthz
until kubectl get "$pod" -o jsonpath='{.status.containerStatuses[0].restartCount}' | grep -q '[1-9]'; do sleep 0.5; done
kubectl delete pods -l app=slow
kubectl rollout status deployment/slow --timeout=120s
