printf 'apiVersion: v1\nkind: Pod\nmetadata:\n\tname: mypod\nspec:\n\tcontainers:\n\t- name: shell\n\t  image: busybox\n' > secret_pod.yml
kubectl apply -f secret_pod.yml || true
