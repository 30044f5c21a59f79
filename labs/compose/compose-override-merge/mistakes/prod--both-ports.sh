# The base still has the port for developers.
cat > docker-compose.yml <<'YAML'
services:
  web:
    image: lab/web:1.0
    environment:
      STORE_HOST: db
      DB_PASSWORD: ${DB_PW}
    ports:
      - "8080:80"
  db:
    image: redis
YAML
cat > docker-compose.prod.yml <<'YAML'
services:
  web:
    image: lab/web:1.1
    environment:
      APP_ENV: production
    ports:
      - "80:80"
    secrets: [db_pw]
    deploy:
      replicas: 3
secrets:
  db_pw:
    external: true
YAML
docker compose -f docker-compose.yml -f docker-compose.prod.yml config > output.yml
