# after: labels
docker service create --quiet --detach --name east-web --replicas 3 --constraint node.role==worker \
  --constraint node.hostname!=node4 --constraint node.hostname!=node5 lab/web:1.0
