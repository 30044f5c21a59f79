docker swarm ca --rotate --quiet
