docker compose create lion
docker compose stop bear tiger
docker compose kill hare
docker compose restart fox
