# First the page of the other probe, which restarts a container; then the right one, of the other pod.
# after: probes
pods=$(kubectl get pods -l app=slow -o name)
kubectl exec "$(echo "$pods" | head -n 1)" -- rm /www/healthz
until kubectl get "$(echo "$pods" | head -n 1)" -o jsonpath='{.status.containerStatuses[0].restartCount}' | grep -q '[1-9]'; do sleep 0.5; done
kubectl wait --for=condition=Ready "$(echo "$pods" | head -n 1)" --timeout=90s
kubectl exec "$(echo "$pods" | tail -n 1)" -- rm /www/readyz
kubectl wait --for=condition=Ready=false "$(echo "$pods" | tail -n 1)" --timeout=60s
