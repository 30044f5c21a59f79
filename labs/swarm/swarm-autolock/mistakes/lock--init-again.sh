docker swarm init --autolock || true
