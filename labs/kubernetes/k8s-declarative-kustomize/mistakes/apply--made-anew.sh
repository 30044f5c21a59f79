# after: generate
kubectl get deployment legacy -o json |
  jq 'del(.status, .metadata.uid, .metadata.resourceVersion, .metadata.generation, .metadata.creationTimestamp, .metadata.annotations)' > /lab/legacy.yaml
kubectl delete deployment legacy
kubectl apply -f /lab/web.yaml -f /lab/legacy.yaml
