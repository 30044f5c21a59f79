# No name anywhere: the project is called like the directory.
cd /lab/app
cat > compose.yaml <<'YAML'
services:
  web:
    image: lab/web:1.0
  redis:
    image: redis
YAML
docker compose up -d
