sed -i -e '/^spec:/,$ { /^spec:/! s/^/  / }' -e 's|"bin/ash"|"/bin/ash"|' -e 's|trap exit.*done|echo started|' secret_pod.yml
kubectl create -f secret_pod.yml
until kubectl get pod mypod -o jsonpath="{.status.containerStatuses[0].restartCount}" | grep -q "[1-9]"; do sleep 0.5; done
