# after: volumes insert
docker compose restart
