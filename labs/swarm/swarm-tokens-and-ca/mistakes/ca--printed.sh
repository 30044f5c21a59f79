# after: leak
docker swarm ca
