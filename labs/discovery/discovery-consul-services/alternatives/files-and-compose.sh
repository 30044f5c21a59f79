# Compose, services in files that the agents read at their start, Consul by address; the client on a network of its own.
# task: register
cat > /etc/consul/app.json <<'JSON'
{ "services": [
  { "id": "server1", "name": "distributed_app", "port": 2001,
    "checks": [{ "http": "http://127.0.0.1:2001/healthz", "interval": "3s", "timeout": "1s" }] },
  { "id": "server2", "name": "distributed_app", "port": 2002, "tags": ["v1"],
    "checks": [{ "http": "http://127.0.0.1:2002/healthz", "interval": "3s", "timeout": "1s" }] }
] }
JSON
cat > compose.yaml <<'YAML'
services:
  server1: &app
    image: lab/sdapp:1
    container_name: server1
    environment: { CONSUL_HTTP_ADDR: "http://${LARRY_ADDRESS}:8500" }
    ports: ["2001:80"]
  server2:
    <<: *app
    container_name: server2
    environment: { CONSUL_HTTP_ADDR: "http://${LARRY_ADDRESS}:8500", PORT: "8080" }
    ports: ["2002:8080"]
YAML
docker compose up -d
docker restart consul
until curl -sf http://localhost:8500/v1/catalog/nodes > /dev/null; do sleep 0.3; done
# on: curly
cat > /etc/consul/app.json <<'JSON'
{ "services": [
  { "id": "server1", "name": "distributed_app", "port": 2001,
    "checks": [{ "http": "http://127.0.0.1:2001/healthz", "interval": "3s", "timeout": "1s" }] },
  { "id": "server2", "name": "distributed_app", "port": 2002, "tags": ["v1"],
    "checks": [{ "http": "http://127.0.0.1:2002/healthz", "interval": "3s", "timeout": "1s" }] }
] }
JSON
cat > compose.yaml <<'YAML'
services:
  server1: &app
    image: lab/sdapp:1
    container_name: server1
    environment: { CONSUL_HTTP_ADDR: "http://${CURLY_ADDRESS}:8500" }
    ports: ["2001:80"]
  server2:
    <<: *app
    container_name: server2
    environment: { CONSUL_HTTP_ADDR: "http://${CURLY_ADDRESS}:8500", PORT: "8080" }
    ports: ["2002:8080"]
YAML
docker compose up -d
docker restart consul

# task: client
# on: moe
docker network create asking
docker run -d --name client --network asking --dns "$MOE_ADDRESS" -e INTERVAL=1s lab/sdclient:1 sdclient distributed_app

# task: failure
# on: curly
docker kill server2

# task: setting
# on: moe
printf %s "$SETTING" | curl -sf -X PUT --data-binary @- http://localhost:8500/v1/kv/app/config
# on: curly
docker compose up -d
