# after: labels
docker service create --quiet --detach --name spread-web --replicas 4 --constraint node.labels.datacenter==dc1 lab/web:1.0
