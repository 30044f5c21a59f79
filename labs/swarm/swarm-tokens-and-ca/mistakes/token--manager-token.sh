# after: leak ca
docker swarm join-token -q manager | docker config create worker-token -
