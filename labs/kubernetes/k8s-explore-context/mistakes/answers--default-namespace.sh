kubectl create namespace team-a
runtime=$(kubectl get node node1 -o jsonpath='{.status.nodeInfo.containerRuntimeVersion}')
kubectl create configmap answers -n default --from-literal=deploymentApiVersion=apps/v1 --from-literal=cronjobApiVersion=batch/v1 \
  --from-literal=serviceShortName=svc --from-literal=pvNamespaced=false --from-literal=nodeCount=2 --from-literal=containerRuntime="$runtime"
