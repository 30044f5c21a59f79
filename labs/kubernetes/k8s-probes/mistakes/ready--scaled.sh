# after: probes
kubectl scale deployment slow --replicas=1
kubectl rollout status deployment/slow --timeout=60s
