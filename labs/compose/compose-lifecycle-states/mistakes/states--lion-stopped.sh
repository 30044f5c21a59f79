docker compose up -d lion
docker compose pause tiger
docker compose stop bear lion
docker compose kill hare
docker compose restart fox
