cat > compose.yaml <<YAML
name: conf
services:
  web:
    image: lab/page:1.0
    environment:
      MODE: compose
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
docker compose up -d
