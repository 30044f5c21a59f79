kubectl set image deployment/shop web=lab/web:1
until kubectl get pods -l app=shop -o json | jq -e '[.items[] | select(.spec.containers[0].image == "lab/web:1") | .status.containerStatuses[0].state.waiting.reason] | any(. == "ErrImagePull" or . == "ImagePullBackOff")'; do sleep 0.5; done
