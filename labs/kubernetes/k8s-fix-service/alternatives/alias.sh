# No target port at all, which means the same number; the client is left alone and gets an alias in its own namespace.
# task: port
kubectl patch service web --type=json -p '[{"op": "remove", "path": "/spec/ports/0/targetPort"}]'

# task: client
kubectl create service externalname api -n tools --external-name=api.lab.svc.cluster.local
