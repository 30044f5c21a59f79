# task: file
sed -i '/^spec:/,$ { /^spec:/! s/^/  / }' secret_pod.yml

# task: run
sed -i 's|"bin/ash"|"/bin/ash"|' secret_pod.yml
kubectl create -f secret_pod.yml

# task: seen
kubectl wait --for=condition=Ready pod/mypod --timeout=60s
kubectl create configmap found --from-literal=value="$(kubectl exec mypod -- cat /tmp/my-secret/secret.txt)"
