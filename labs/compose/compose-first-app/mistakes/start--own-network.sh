cd /lab/app
cat > compose.yaml <<'YAML'
name: counter
services:
  web:
    image: lab/web:1.0
    networks: [back]
  redis:
    image: redis
    networks: [back]
networks:
  back: {}
YAML
docker compose up -d
