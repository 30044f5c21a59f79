# The Dockerfile as it came: a new name for nginx, and no page.
cat > compose.yaml <<'YAML'
services:
  proxy:
    build: { context: ., dockerfile: nginx.Dockerfile }
    image: nginx-custom:1
    ports: ["8080:80"]
YAML
docker compose up -d
