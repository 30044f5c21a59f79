# after: crd controller
kubectl scale deployment website-controller --replicas=0
kubectl wait pod -l app=website-controller --for=delete --timeout=60s
kubectl patch website blog --type=merge -p '{"spec": {"replicas": 3}}'
