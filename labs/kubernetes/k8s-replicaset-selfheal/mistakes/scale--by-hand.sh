# after: create
kubectl run frontend-4 --image=lab/web:1.0
kubectl wait --for=condition=Ready pod/frontend-4 --timeout=90s
