kubectl create namespace team-a
runtime=$(kubectl get node node1 -o jsonpath='{.status.nodeInfo.containerRuntimeVersion}')
kubectl create configmap answers -n team-a --from-literal=deploymentApiVersion=extensions/v1beta1 --from-literal=cronjobApiVersion=batch/v1beta1 \
  --from-literal=serviceShortName=svc --from-literal=pvNamespaced=false --from-literal=nodeCount=2 --from-literal=containerRuntime="$runtime"
