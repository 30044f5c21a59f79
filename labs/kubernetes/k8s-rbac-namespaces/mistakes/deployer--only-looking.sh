kubectl create serviceaccount deployer -n dev
kubectl create role deployer -n dev --verb=get,list,watch --resource=deployments.apps
kubectl create rolebinding deployer -n dev --role=deployer --serviceaccount=dev:deployer
