sed -i -e 's/name: mypod/name: my-pod/' -e '/^spec:/,$ { /^spec:/! s/^/  / }' secret_pod.yml
