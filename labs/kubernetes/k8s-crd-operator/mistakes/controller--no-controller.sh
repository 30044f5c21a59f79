# after: crd
kubectl create serviceaccount website-controller
kubectl create role website-controller --verb=get,list --resource=websites.lab.example
kubectl create role website-controller-deployments --verb=get,create,patch --resource=deployments.apps
kubectl create rolebinding website-controller --role=website-controller --serviceaccount=default:website-controller
kubectl create rolebinding website-controller-deployments --role=website-controller-deployments --serviceaccount=default:website-controller
uid=$(kubectl get website blog -o jsonpath='{.metadata.uid}')
kubectl create deployment blog --image=lab/web:1.0 --replicas=2 --dry-run=client -o json |
  jq --arg uid "$uid" '.metadata.ownerReferences = [{apiVersion: "lab.example/v1", kind: "Website", name: "blog", uid: $uid, controller: true}]' |
  kubectl create -f -
kubectl rollout status deployment/blog --timeout=90s
