# "unknown flag: --replicas"
kubectl run my-nginx --image=lab/web:1.0 --replicas=3 --port=80 || true
