# The proxy knows three addresses by heart.
sed -i '/8080/d; /ports:/d' compose.yaml
docker compose up -d --scale web=3
{
  echo 'upstream farm {'
  for id in $(docker compose ps -q web); do
    docker inspect -f '  server {{.NetworkSettings.Networks.farm_default.IPAddress}}:80 max_fails=0;' "$id"
  done
  echo '}'
  echo 'server { listen 80; location / { proxy_pass http://farm; proxy_connect_timeout 1s; } }'
} > proxy.conf
cat > compose.yaml <<'YAML'
name: farm
services:
  web:
    image: lab/web:1.0
    scale: 3
  worker:
    image: busybox
    command: sleep infinity
    init: true
    scale: 3
  client:
    image: busybox
    command: sleep infinity
    init: true
  proxy:
    image: nginx
    ports:
      - "8080:80"
    volumes:
      - ./proxy.conf:/etc/nginx/conf.d/default.conf:ro
YAML
docker compose up -d --no-recreate
