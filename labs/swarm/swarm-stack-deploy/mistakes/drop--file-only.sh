# after: deploy
sed -i '/depends_on:/,+1 d; /^  aux:/,$ d' docker-compose.yml
docker stack deploy --detach=true -c docker-compose.yml cluster
