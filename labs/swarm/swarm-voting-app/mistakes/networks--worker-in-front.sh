docker node update --label-add db=true node2
cat > stack.yaml <<'X'
version: "3.8"
services:
  vote:
    image: lab/vote:1.0
    networks: [frontend]
    ports:
      - { target: 80, published: 5000, mode: host }
    deploy:
      replicas: 2
  redis:
    image: redis:latest
    networks: [frontend]
    deploy: { endpoint_mode: dnsrr }
  worker:
    image: lab/worker:1.0
    networks: [frontend]
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
  frontend:
  backend:
volumes:
  db-data:
X
docker stack deploy --detach=true --resolve-image never -c stack.yaml voteapp
