kubectl delete pvc old
kubectl get pv old -o json | jq 'del(.spec.claimRef, .metadata.uid, .metadata.resourceVersion, .status) | .spec.persistentVolumeReclaimPolicy = "Delete"' > /tmp/old.json
kubectl delete pv old
kubectl create -f /tmp/old.json
