# The page was forgotten first, then built in, but the container is still the first.
cat > compose.yaml <<'YAML'
services:
  proxy:
    build: { context: ., dockerfile: nginx.Dockerfile }
    image: nginx-custom:1
    ports: ["8080:80"]
YAML
docker compose up -d
printf 'FROM nginx\nCOPY index.html /usr/share/nginx/html/\n' > nginx.Dockerfile
docker compose build
