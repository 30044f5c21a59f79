# after: build
cat > compose.yaml <<'YAML'
services:
  proxy:
    build:
      context: .
      dockerfile: nginx.Dockerfile
      args:
        APP_VERSION: 1.2.3
    image: nginx-custom:1
    labels:
      version: 1.2.3
    ports: ["8080:80"]
YAML
docker compose up -d --build
