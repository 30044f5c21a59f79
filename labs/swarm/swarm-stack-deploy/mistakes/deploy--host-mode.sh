cat > docker-compose.yml <<'YAML'
version: "3.8"
services:
  cluster:
    image: lab/web:1.0
    ports:
      - { target: 80, published: 8090, mode: host }
    deploy:
      replicas: 6
      restart_policy: { condition: on-failure }
      placement: { constraints: [node.role==worker] }
  aux:
    image: lab/web:1.0
YAML
docker stack deploy --detach=true -c docker-compose.yml cluster
