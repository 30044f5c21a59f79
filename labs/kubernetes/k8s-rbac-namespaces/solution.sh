# task: deployer
kubectl create serviceaccount deployer -n dev
kubectl create role deployer -n dev --verb=get,list,watch,create,update,patch,delete --resource=deployments.apps
kubectl create rolebinding deployer -n dev --role=deployer --serviceaccount=dev:deployer

# task: auditors
kubectl create clusterrole pod-reader --verb=get,list,watch --resource=pods
kubectl create clusterrolebinding auditors --clusterrole=pod-reader --group=auditors

# task: quota
kubectl create quota share -n dev --hard=pods=5,requests.cpu=1
kubectl apply -f - <<'YAML'
apiVersion: v1
kind: LimitRange
metadata: { name: share, namespace: dev }
spec: { limits: [{ type: Container, defaultRequest: { cpu: 100m } }] }
YAML
kubectl create deployment crowd -n dev --image=lab/web:1.0 --replicas=6
