# after: labels
docker service create --quiet --detach --name spread-web --replicas 4 --constraint node.role==worker \
  --placement-pref spread=node.labels==datacenter lab/web:1.0
