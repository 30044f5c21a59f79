# after: leak
docker swarm join-token -q worker | docker config create worker-token -
docker swarm ca --rotate --quiet
