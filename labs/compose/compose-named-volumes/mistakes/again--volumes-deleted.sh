# after: volumes insert
docker compose down -v
docker compose up -d
