# after: registry
docker tag team/web:3.0 node1:5000/web:3.0
docker service create --detach --quiet --name shop --replicas 5 --constraint node.hostname==node1 node1:5000/web:3.0
