kubectl delete $(kubectl get pods -l app=web --field-selector spec.nodeName=node3 -o name)
kubectl rollout status deployment/web --timeout=90s
