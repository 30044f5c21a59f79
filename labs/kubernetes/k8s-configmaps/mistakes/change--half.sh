# after: consume
kubectl patch configmap site-cfg -p "{\"data\": {\"motd\": \"Open until late $NUMBER\"}}"
kubectl rollout restart deployment/site
kubectl rollout status deployment/site --timeout=90s
