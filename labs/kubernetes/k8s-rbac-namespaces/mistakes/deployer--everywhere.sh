kubectl create serviceaccount deployer -n dev
kubectl create clusterrole deployer --verb=get,list,watch,create,update,patch,delete --resource=deployments.apps
kubectl create clusterrolebinding deployer --clusterrole=deployer --serviceaccount=dev:deployer
