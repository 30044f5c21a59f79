cat > compose.yaml <<'YAML'
name: edge
services:
  proxy:
    image: nginx
    networks: [front, default]
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
  back:
    internal: true
YAML
docker compose up -d
