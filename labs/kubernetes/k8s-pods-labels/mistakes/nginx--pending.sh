# The pod asks for a node that is not there.
kubectl run nginx --image=lab/web:1.0 --port=80 --labels=app=nginx,env=development --overrides='{"spec": {"nodeSelector": {"disk": "fast"}}}'
