# The networks are right, but the store listens to itself only.
cat > compose.yaml <<'YAML'
name: edge
services:
  proxy:
    image: nginx
    networks: [front]
  web:
    image: lab/web:1.0
    environment:
      STORE_HOST: db
    networks: [front, back]
  db:
    image: redis
    command: redis-server --bind 127.0.0.1
    networks: [back]
networks:
  front: {}
  back:
    internal: true
YAML
docker compose up -d
