# The node's image gets another name, and the registry is not asked.
# after: return
ctr -n k8s.io images tag --force docker.io/lab/web:1.0 docker.io/lab/web:2.0
kubectl set image deployment/shop web=lab/web:2.0
kubectl rollout status deployment/shop --timeout=60s
