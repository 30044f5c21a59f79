# Each service by itself, with a variable for the tag; plain docker for the orphan; nothing is brought up as a whole.
# task: web
sed -i 's|lab/web:1.0|lab/web:${WEB_TAG:-1.0}|' compose.yaml
echo WEB_TAG=1.1 > .env
docker compose pull --quiet web
docker compose up --detach --no-deps web

# task: api
docker load < /images/api-stable.tar
docker-compose rm --stop --force api
docker-compose create api
docker-compose start api

# task: orphan
docker rm --force "$(docker ps -aq --filter label=com.docker.compose.project=live --filter label=com.docker.compose.service=legacy)"

# task: data
sed -n 's/^\(....*-[0-9]*\).*/\1/p' /var/lib/docker/volumes/live_db/_data/appendonlydir/*.incr.aof | tr -d '\r' | head -n 1 > found
