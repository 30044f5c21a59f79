cat > docker-compose.yml <<'YAML'
version: "3.8"
services:
  cluster:
    image: lab/web:1.0
    ports: ["8090:80"]
    deploy:
      replicas: 6
      restart_policy: { condition: on-failure }
  aux:
    image: lab/web:1.0
YAML
docker stack deploy --detach=true -c docker-compose.yml cluster
