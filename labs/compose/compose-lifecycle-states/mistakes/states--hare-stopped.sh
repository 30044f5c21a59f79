docker compose create lion
docker compose pause tiger
docker compose stop bear hare
docker compose restart fox
