# after: leak ca
docker swarm join-token worker | docker config create worker-token -
