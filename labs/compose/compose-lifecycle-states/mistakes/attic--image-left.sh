cd /lab/attic
docker compose down -v
