# after: labels
docker service create --quiet --detach --name spread-web --replicas 4 --constraint node.role==worker \
  --placement-pref spread=node.labels.region lab/web:1.0
