sed -i -e '/^spec:/,$ { /^spec:/! s/^/  / }' -e 's|"bin/ash"|"/bin/ash"|' -e '/readOnly/d' secret_pod.yml
kubectl create -f secret_pod.yml
kubectl wait --for=condition=Ready pod/mypod --timeout=60s
