docker compose create lion
docker compose pause tiger
docker compose stop bear
docker compose kill hare
docker compose up -d --force-recreate fox
