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
    networks: [back]
networks:
  front: {}
  back: {}
YAML
docker compose up -d
