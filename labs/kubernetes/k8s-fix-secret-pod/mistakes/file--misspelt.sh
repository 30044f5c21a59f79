# "unknown field "spec.containers[0].volumeMount""
sed -i -e '/^spec:/,$ { /^spec:/! s/^/  / }' -e 's/volumeMounts:/volumeMount:/' secret_pod.yml
