docker compose create lion
docker compose pause tiger
docker compose kill bear hare
docker compose restart fox
