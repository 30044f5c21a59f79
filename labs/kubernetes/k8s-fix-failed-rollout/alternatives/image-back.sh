# Only the image was wrong, so setting it back finds the old ReplicaSet; the report is written first.
# task: return
kubectl get pods -l app=shop
kubectl set image deployment/shop web=lab/web:1.0
kubectl rollout status deployment/shop --timeout=60s

# task: deliver
kubectl get deployment shop -o yaml | sed 's|image: lab/web:1.0|image: lab/web:2.0|' > /tmp/shop.yaml
kubectl replace -f /tmp/shop.yaml
