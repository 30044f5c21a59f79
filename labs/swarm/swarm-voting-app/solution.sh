# task: networks
cat > stack.yaml <<'X'
version: "3.8"
services:
  vote:
    image: lab/vote:1.0
    networks: [frontend]
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
    deploy:
      endpoint_mode: dnsrr
  result:
    image: lab/result:1.0
    networks: [backend]
networks:
  frontend:
  backend:
X
docker stack deploy --detach=true --resolve-image never -c stack.yaml voteapp

# task: data
docker node update --label-add db=true node2
cat > data.yaml <<'X'
version: "3.8"
services:
  vote:
    deploy: { replicas: 2 }
  db:
    volumes: ["db-data:/var/lib/postgresql/data"]
    deploy:
      placement: { constraints: [node.labels.db == true] }
volumes:
  db-data:
X
docker stack deploy --detach=true --resolve-image never -c stack.yaml -c data.yaml voteapp

# task: viz
cat > viz.yaml <<'X'
version: "3.8"
services:
  viz:
    image: lab/viz:1.0
    volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]
    ports:
      - { target: 8080, published: 8080, mode: host }
    deploy:
      placement: { constraints: [node.role == manager] }
X
docker stack deploy --detach=true --resolve-image never -c stack.yaml -c data.yaml -c viz.yaml voteapp

# task: votes
cat > ports.yaml <<'X'
version: "3.8"
services:
  vote:
    ports:
      - { target: 80, published: 5000, mode: host }
  result:
    ports:
      - { target: 80, published: 5001, mode: host }
X
docker stack deploy --detach=true --resolve-image never -c stack.yaml -c data.yaml -c viz.yaml -c ports.yaml voteapp

# task: rules
cat > rules.yaml <<'X'
version: "3.8"
services:
  vote:
    deploy:
      update_config: { parallelism: 1, delay: 10s, order: start-first }
X
docker stack deploy --detach=true --resolve-image never -c stack.yaml -c data.yaml -c viz.yaml -c ports.yaml -c rules.yaml voteapp
