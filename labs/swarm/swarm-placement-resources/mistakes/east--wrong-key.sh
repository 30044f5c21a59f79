# after: labels
docker service create --quiet --detach --name east-web --replicas 3 --constraint node.label.region==east lab/web:1.0 || \
  docker service create --quiet --detach --name east-web --replicas 3 --constraint engine.labels.region==east lab/web:1.0
