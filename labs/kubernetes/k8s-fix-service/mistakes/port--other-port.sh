# after: endpoints
kubectl patch service web --type=json -p '[{"op": "replace", "path": "/spec/ports", "value": [{"port": 8080, "targetPort": 80}]}]'
