# after: registry
docker tag team/web:3.0 localhost:5000/web:3.0
docker push --quiet localhost:5000/web:3.0
docker service create --detach --quiet --name shop --replicas 5 --restart-delay 2s localhost:5000/web:3.0
