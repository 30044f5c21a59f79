# after: store database blog article
kubectl patch deployment mysql --type=json -p '[{ "op": "replace", "path": "/spec/template/spec/volumes/0", "value": { "name": "data", "emptyDir": {} } }]'
kubectl rollout status deployment/mysql --timeout=90s
