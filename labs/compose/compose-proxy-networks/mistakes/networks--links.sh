cat > compose.yaml <<'YAML'
name: edge
services:
  proxy:
    image: nginx
    links: [web]
  web:
    image: lab/web:1.0
    environment:
      STORE_HOST: db
    links: [db]
  db:
    image: redis
YAML
docker compose up -d
