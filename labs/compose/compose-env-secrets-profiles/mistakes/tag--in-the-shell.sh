# It works, until the next one types the command without it.
cat > compose.yaml <<YAML
name: conf
services:
  web:
    image: lab/page:\${TAG:-1.0}
    env_file: web.env
    environment:
      DB_PASSWORD: "$PASSWORD"
    ports:
      - "8080:80"
  db:
    image: lab/db:1
    environment:
      DB_PASSWORD: "$PASSWORD"
  debug:
    image: busybox
    command: sleep infinity
    init: true
YAML
TAG=1.1 docker compose up -d
