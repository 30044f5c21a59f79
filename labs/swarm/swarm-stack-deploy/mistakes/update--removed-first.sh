# after: deploy
docker stack rm cluster
sed -i '/^  cluster:/,/^  aux:/ { s/web:1[.]0/web:1.1/; s/replicas: 6/replicas: 4/ }' docker-compose.yml
while docker network inspect cluster_default > /dev/null 2>&1; do sleep 0.3; done
docker stack deploy --detach=true -c docker-compose.yml cluster
until [ "$(docker service ls --filter name=cluster_cluster --format '{{.Replicas}}')" = 4/4 ]; do sleep 0.3; done
