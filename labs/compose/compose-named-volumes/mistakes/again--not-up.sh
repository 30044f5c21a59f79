# after: volumes insert
docker compose down
docker compose up -d --no-deps db
