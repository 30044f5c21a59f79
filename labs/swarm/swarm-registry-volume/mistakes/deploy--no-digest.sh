# after: registry
docker tag team/web:3.0 node1:5000/web:3.0
docker push --quiet node1:5000/web:3.0
docker service create --quiet --no-resolve-image --name shop --replicas 5 node1:5000/web:3.0
