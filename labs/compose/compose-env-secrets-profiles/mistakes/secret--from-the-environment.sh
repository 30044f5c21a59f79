# Out of the file, but not out of the container.
printf 'DB_PASSWORD=%s\n' "$PASSWORD" > .env
cat > compose.yaml <<'YAML'
name: conf
services:
  web:
    image: lab/page:1.0
    env_file: web.env
    environment:
      DB_PASSWORD: ${DB_PASSWORD}
    ports:
      - "8080:80"
  db:
    image: lab/db:1
    environment:
      DB_PASSWORD: ${DB_PASSWORD}
  debug:
    image: busybox
    command: sleep infinity
    init: true
YAML
docker compose up -d
