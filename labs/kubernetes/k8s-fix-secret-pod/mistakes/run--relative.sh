sed -i -e '/^spec:/,$ { /^spec:/! s/^/  / }' -e 's|workingDir: /tmp|workingDir: /|' secret_pod.yml
kubectl create -f secret_pod.yml
kubectl wait --for=condition=Ready pod/mypod --timeout=60s
