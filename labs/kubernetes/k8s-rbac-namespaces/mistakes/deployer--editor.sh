kubectl create serviceaccount deployer -n dev
kubectl create rolebinding deployer -n dev --clusterrole=edit --serviceaccount=dev:deployer
