# The image is made by docker build; the Compose file only runs it.
printf 'FROM nginx\nCOPY index.html /usr/share/nginx/html/\n' > nginx.Dockerfile
docker build -q -f nginx.Dockerfile -t nginx-custom:1 .
cat > compose.yaml <<'YAML'
services:
  proxy:
    image: nginx-custom:1
    ports: ["8080:80"]
YAML
docker compose up -d
