# after: generate
kubectl get deployment legacy -o json |
  jq 'del(.status, .metadata.uid, .metadata.resourceVersion, .metadata.generation, .metadata.creationTimestamp, .metadata.annotations)' > /lab/legacy.yaml
kubectl create -f /lab/web.yaml
! kubectl create -f /lab/legacy.yaml
