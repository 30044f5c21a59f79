# task: deploy
cat > docker-compose.yml <<'YAML'
version: "3.8"
services:
  cluster:
    image: lab/web:1.0
    ports:
      - "8090:80"
    depends_on:
      - aux
    deploy:
      replicas: 6
      restart_policy:
        condition: on-failure
      placement:
        constraints:
          - node.role==worker

  aux:
    image: lab/web:1.0
YAML
docker stack deploy --detach=true -c docker-compose.yml cluster

# task: update
sed -i '/^  cluster:/,/^  aux:/ { s/web:1[.]0/web:1.1/; s/replicas: 6/replicas: 4/ }' docker-compose.yml
docker stack deploy --detach=true -c docker-compose.yml cluster

# task: drop
sed -i '/depends_on:/,+1 d; /^  aux:/,$ d' docker-compose.yml
docker stack deploy --detach=true --prune -c docker-compose.yml cluster

# task: junk
docker stack rm junk
