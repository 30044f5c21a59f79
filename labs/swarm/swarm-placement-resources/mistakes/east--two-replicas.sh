# after: labels
docker service create --quiet --detach --name east-web --replicas 2 --constraint node.labels.region==east lab/web:1.0
