# after: dev
cat > docker-compose.test.yml <<'YAML'
services:
  web:
    environment:
      APP_ENV: test
    ports:
      - "8081:80"
  db:
    volumes:
      - sample-data:/data
volumes:
  sample-data: {}
YAML
docker compose -p shoptest -f docker-compose.yml -f docker-compose.test.yml up -d
