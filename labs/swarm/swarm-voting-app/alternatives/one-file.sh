# One file in one go, with long forms of mounts and constraints.
# task: networks
docker node update --label-add db=true node3
cat > voteapp.yml <<'X'
version: "3.9"
services:
  vote:
    image: lab/vote:1.0
    networks: [frontend]
    ports:
      - { target: 80, published: 5000, mode: host }
    deploy:
      replicas: 2
      update_config:
        order: start-first
        delay: 10s
        parallelism: 1
  viz:
    image: lab/viz:1.0
    networks: [frontend]
    volumes:
      - type: bind
        source: /var/run/docker.sock
        target: /var/run/docker.sock
        read_only: true
    ports: [{ target: 8080, published: 8080, mode: host }]
    deploy: { placement: { constraints: ["node.role==manager"] } }
  redis:
    image: redis:latest
    networks: [frontend]
    deploy: { endpoint_mode: dnsrr }
  worker:
    image: lab/worker:1.0
    networks: [frontend, backend]
  db:
    image: postgres:17
    environment: { POSTGRES_PASSWORD: postgres }
    networks: [backend]
    volumes: ["db-data:/var/lib/postgresql/data"]
    deploy:
      endpoint_mode: dnsrr
      placement: { constraints: [node.labels.db == true] }
  result:
    image: lab/result:1.0
    networks: [backend]
    ports:
      - { target: 80, published: 5001, mode: host }
networks:
  frontend: { driver: overlay }
  backend:
volumes:
  db-data:
X
docker stack deploy --detach=true -c voteapp.yml voteapp

# task: data
docker stack services voteapp

# task: viz
docker stack services voteapp

# task: votes
docker stack ps voteapp

# task: rules
docker stack ps voteapp
