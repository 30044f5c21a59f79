# after: networks
cat > compose.yaml <<'YAML'
name: edge
services:
  proxy:
    image: nginx
    networks: [front]
    volumes:
      - ./proxy.conf:/etc/nginx/conf.d/proxy.conf:ro
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
