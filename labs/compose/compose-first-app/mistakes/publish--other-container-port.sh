# after: start
# lab/web answers on 80 too, but 5000 was asked for.
cd /lab/app
cat > compose.yaml <<'YAML'
name: counter
services:
  web:
    image: lab/web:1.0
    ports: ["5000:80"]
  redis:
    image: redis
YAML
docker compose up -d
