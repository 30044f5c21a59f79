kubectl label pods -l app=web app=wbe --overwrite
kubectl rollout status deployment/web --timeout=60s
