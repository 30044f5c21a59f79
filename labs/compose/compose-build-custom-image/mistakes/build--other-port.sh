# Container port and host port mixed up.
printf 'FROM nginx\nCOPY index.html /usr/share/nginx/html/\n' > nginx.Dockerfile
cat > compose.yaml <<'YAML'
services:
  proxy:
    build: { context: ., dockerfile: nginx.Dockerfile }
    image: nginx-custom:1
    ports: ["80:8080"]
YAML
docker compose up -d
