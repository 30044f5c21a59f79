# after: crd controller
kubectl scale deployment blog --replicas=3
for _ in $(seq 60); do [ "$(kubectl get deployment blog -o jsonpath='{.spec.replicas}')" != 2 ] || exit 0; sleep 1; done
