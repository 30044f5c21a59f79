kubectl delete pods -l app=shop --field-selector=status.phase=Pending
until kubectl get pods -l app=shop -o jsonpath='{.items[*].status.containerStatuses[0].state.waiting.reason}' | grep -qE 'ErrImagePull|ImagePullBackOff'; do sleep 0.5; done
