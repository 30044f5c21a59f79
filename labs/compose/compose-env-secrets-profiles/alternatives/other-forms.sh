# Lists instead of maps, the variable with a dash only, a second env_file beaten by the list, the project taken down in between.
# task: tag
printf 'OTHER=1\nTAG="1.1"\n' > .env
sed -i 's|lab/page:1.0|lab/page:${TAG-1.0}|' compose.yaml
docker-compose up -d web

# task: secret
docker compose down
echo -n "$PASSWORD" > /root/db-password
cat > compose.yaml <<'YAML'
name: conf
services:
  web:
    image: "lab/page:${TAG:-1.0}"
    env_file: [./web.env]
    ports: [{ target: 80, published: "8080" }]
  db:
    image: lab/db:1
    environment: ["DB_PASSWORD_FILE=/run/secrets/db_password"]
    secrets:
      - source: word
        target: db_password
        mode: 0400
  debug: { image: busybox, command: [sleep, infinity], init: true }
secrets:
  word: { file: /root/db-password }
YAML
docker compose up -d

# task: mode
sed -i 's|^    env_file: .*|&\n    environment: ["MODE=${PAGE_MODE:-compose}"]|' compose.yaml
docker compose up -d --no-deps web

# task: profile
docker compose stop debug
sed -i 's|init: true }|init: true, profiles: ["debug"] }|' compose.yaml
docker compose up -d
