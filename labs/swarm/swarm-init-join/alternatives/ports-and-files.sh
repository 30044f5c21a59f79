# Addresses with their port, and the facts from a file, read from other places.
# task: init
docker swarm init --default-addr-pool 10.20.0.0/16 --default-addr-pool-mask-length 24 \
  --listen-addr "$NODE1_ADDRESS:2377" --advertise-addr "$NODE1_ADDRESS:2377"
mkdir -p /tmp/token
docker swarm join-token --quiet worker > /tmp/token/worker

# task: facts
docker system info --format '{{.Swarm.Cluster.ID}}' | tr -d '\n' > /tmp/facts
docker network ls --filter driver=overlay --filter name=ingress -q | xargs docker network inspect |
  sed -n 's/.*"Subnet": "\(.*\)".*/ \1/p' | tr -d '\n' >> /tmp/facts
docker config create facts /tmp/facts
