# on: node4
docker swarm init --force-new-cluster || true
