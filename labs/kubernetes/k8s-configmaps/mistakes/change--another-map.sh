# The pages are right, and the ConfigMap is not.
# after: consume
kubectl create configmap site-cfg-2 --from-literal=TITLE="Lido $NUMBER" --from-literal=motd="Open until late $NUMBER"
kubectl get deployment site -o json | sed 's/"site-cfg"/"site-cfg-2"/' | kubectl replace -f -
kubectl rollout status deployment/site --timeout=90s
