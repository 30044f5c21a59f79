printf 'FROM nginx\nCOPY index.html /usr/share/nginx/html/\n' > nginx.Dockerfile
cat > compose.yaml <<'YAML'
services:
  proxy:
    build: { context: ., dockerfile: nginx.Dockerfile }
    ports: ["8080:80"]
YAML
docker compose up -d
