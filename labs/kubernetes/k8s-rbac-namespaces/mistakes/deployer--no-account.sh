kubectl create role deployer -n dev --verb=get,list,watch,create,update,patch,delete --resource=deployments.apps
kubectl create rolebinding deployer -n dev --role=deployer --serviceaccount=dev:deployer
