# What `up` without -d leaves behind after Ctrl-C.
cd /lab/app
cat > compose.yaml <<'YAML'
name: counter
services:
  web:
    image: lab/web:1.0
  redis:
    image: redis
YAML
docker compose up -d
docker compose stop
