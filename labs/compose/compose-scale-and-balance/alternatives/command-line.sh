# The numbers stand on the command line; nginx has another configuration; containers join the network afterwards.
# task: workers
docker compose up -d --scale worker=3

# task: balance
cat > proxy.conf <<'CONF'
resolver 127.0.0.11 valid=1s;
map $host $farm { default "web"; }
server { listen 8000; location / { proxy_pass http://$farm$request_uri; } }
CONF
cat > compose.yaml <<'YAML'
name: farm
services:
  web: { image: "lab/web:1.0", expose: ["80"] }
  worker: { image: busybox, command: sleep infinity, init: true }
  proxy:
    image: nginx:latest
    depends_on: [web]
    ports: [{ target: 8000, published: "8080" }]
    volumes: [{ type: bind, source: ./proxy.conf, target: /etc/nginx/conf.d/default.conf }]
  api:
    image: lab/web:1.0
    ports: ["9000-9002:5000"]
    deploy: { replicas: 3 }
YAML
docker-compose up -d --scale worker=3 --scale web=3 --scale api=0 --remove-orphans

# task: range
docker compose up -d --scale worker=3 --scale web=3 --scale api=3

# task: alias
docker create --name s1 lab/web:1.0
docker create --name s2 busybox sleep 3600
docker start s1 s2
docker network create --driver bridge --subnet 10.77.0.0/24 rr
docker network connect --alias search --alias find rr s1
docker network connect --alias search rr s2
docker network disconnect bridge s1
