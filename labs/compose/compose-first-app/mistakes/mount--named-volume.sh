# after: start
cd /lab/app
cat > compose.yaml <<'YAML'
name: counter
services:
  web:
    image: lab/web:1.0
    volumes: ["app:/composeapp"]
  redis:
    image: redis
volumes:
  app: {}
YAML
docker compose up -d
