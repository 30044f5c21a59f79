# The file is at the right place, by a mount of a folder: whatever else comes into that folder is in the container, too.
mkdir secrets
printf %s "$PASSWORD" > secrets/db_password
cat > compose.yaml <<'YAML'
name: conf
services:
  web:
    image: lab/page:1.0
    env_file: web.env
    ports:
      - "8080:80"
  db:
    image: lab/db:1
    environment:
      DB_PASSWORD_FILE: /run/secrets/db_password
    volumes:
      - ./secrets:/run/secrets:ro
  debug:
    image: busybox
    command: sleep infinity
    init: true
YAML
docker compose up -d
