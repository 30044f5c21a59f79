# after: start
cd /lab/app
cat > compose.yaml <<'YAML'
name: counter
services:
  web:
    image: lab/web:1.0
    ports: ["5000:5000"]
  redis:
    image: redis
    ports: ["6379:6379"]
YAML
docker compose up -d
