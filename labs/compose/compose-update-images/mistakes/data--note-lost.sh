# after: web api orphan
docker compose exec -T db redis-cli get note </dev/null > found
docker compose exec -T db redis-cli del note </dev/null
