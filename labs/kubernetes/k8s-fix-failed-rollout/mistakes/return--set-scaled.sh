kubectl scale "$(kubectl get replicasets -l app=shop -o json | jq -r '.items[] | select(.spec.template.spec.containers[0].image | endswith(":9.9")) | "replicaset/" + .metadata.name')" --replicas=0
until kubectl get pods -l app=shop -o jsonpath='{.items[*].status.containerStatuses[0].state.waiting.reason}' | grep -qE 'ErrImagePull|ImagePullBackOff'; do sleep 0.5; done
sleep 2
