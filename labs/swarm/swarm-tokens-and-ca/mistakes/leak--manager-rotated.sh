docker swarm join-token --rotate -q manager
