# after: dev
# The port is taken by shopdev, so web does not even start; and it should not have a port at all.
cat > docker-compose.test.yml <<'YAML'
services:
  web:
    environment:
      APP_ENV: test
  db:
    volumes:
      - sample-data:/data
volumes:
  sample-data: {}
YAML
docker compose -p shoptest up -d || true
