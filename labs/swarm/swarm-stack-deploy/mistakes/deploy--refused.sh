docker stack deploy --detach=true -c docker-compose.yml cluster || true
