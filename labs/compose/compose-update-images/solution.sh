# task: web
sed -i 's|lab/web:1.0|lab/web:1.1|' compose.yaml
docker compose up -d

# task: api
docker load -i /images/api-stable.tar
docker compose up -d

# task: orphan
docker compose up -d --remove-orphans

# task: data
docker compose exec -T db redis-cli get note </dev/null > found
