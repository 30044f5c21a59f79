# after: dev test prod
# The password has moved, but config writes it out wherever it is.
cat > docker-compose.yml <<'YAML'
services:
  web:
    image: lab/web:1.0
    environment:
      STORE_HOST: db
      DB_URL: redis://:${DB_PW}@db:6379
  db:
    image: redis
YAML
docker compose -f docker-compose.yml -f docker-compose.prod.yml config > output.yml
