# after: registry
docker tag team/web:3.0 node1:5000/web:3.0
docker push --quiet node1:5000/web:3.0
docker service create --quiet --name shop --replicas 5 --constraint node.role==worker node1:5000/web:3.0
