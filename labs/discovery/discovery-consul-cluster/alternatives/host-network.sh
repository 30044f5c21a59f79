# Compose on the machines' own network, all settings in a file; only the first server knows how many there will be.
# task: servers
mkdir -p /srv/consul/config /srv/consul/data && cd /srv/consul
cat > config/server.json <<JSON
{ "server": true, "bootstrap_expect": 3, "bind_addr": "$LARRY_ADDRESS", "retry_join": ["$CURLY_ADDRESS", "$MOE_ADDRESS"], "client_addr": "127.0.0.1 $LARRY_ADDRESS", "ports": { "dns": 53 } }
JSON
cat > compose.yaml <<'YAML'
services:
  consul:
    image: lab/consul:1
    container_name: consul
    network_mode: host
    restart: always
    command: agent
    volumes: [./config:/consul/config:ro, ./data:/consul/data]
YAML
docker compose up -d
# on: curly
mkdir -p /srv/consul/config /srv/consul/data && cd /srv/consul
cat > config/server.json <<JSON
{ "server": true, "bind_addr": "$CURLY_ADDRESS", "retry_join": ["$LARRY_ADDRESS", "$MOE_ADDRESS"], "client_addr": "127.0.0.1 $CURLY_ADDRESS", "ports": { "dns": 53 } }
JSON
cat > compose.yaml <<'YAML'
services:
  consul:
    image: lab/consul:1
    container_name: consul
    network_mode: host
    restart: always
    command: agent
    volumes: [./config:/consul/config:ro, ./data:/consul/data]
YAML
docker compose up -d
# on: moe
mkdir -p /srv/consul/config /srv/consul/data && cd /srv/consul
cat > config/server.json <<JSON
{ "server": true, "bind_addr": "$MOE_ADDRESS", "retry_join": ["$LARRY_ADDRESS", "$CURLY_ADDRESS"], "client_addr": "127.0.0.1 $MOE_ADDRESS", "ports": { "dns": 53 } }
JSON
cat > compose.yaml <<'YAML'
services:
  consul:
    image: lab/consul:1
    container_name: consul
    network_mode: host
    restart: always
    command: agent
    volumes: [./config:/consul/config:ro, ./data:/consul/data]
YAML
docker compose up -d

# task: ports
curl -sf http://curly:8500/v1/catalog/nodes

# task: dns
for _ in $(seq 20); do dig +short +time=1 +tries=1 @moe consul.service.consul && break; done

# task: keep
docker inspect -f '{{json .Mounts}} {{json .HostConfig.RestartPolicy}}' consul

# task: failover
docker exec consul consul operator raft list-peers
