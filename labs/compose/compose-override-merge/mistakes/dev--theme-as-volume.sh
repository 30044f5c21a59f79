cat > docker-compose.yml <<'YAML'
services:
  web:
    image: lab/web:1.0
    environment:
      STORE_HOST: db
      DB_PASSWORD: ${DB_PW}
  db:
    image: redis
YAML
cat > docker-compose.override.yml <<'YAML'
services:
  web:
    environment:
      APP_ENV: development
    ports:
      - "8080:80"
    volumes:
      - theme:/theme
    secrets: [db_pw]
secrets:
  db_pw:
    file: ./db_pw.txt
volumes:
  theme: {}
YAML
docker compose -p shopdev up -d
