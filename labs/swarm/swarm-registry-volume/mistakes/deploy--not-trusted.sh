# after: registry
docker tag team/web:3.0 "$NODE1_ADDRESS:5000/web:3.0"
docker push --quiet "$NODE1_ADDRESS:5000/web:3.0" || true
docker service create --detach --quiet --name shop --replicas 5 "$NODE1_ADDRESS:5000/web:3.0"
