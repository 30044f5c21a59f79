# A limit that the other two machines cannot satisfy.
docker service update --quiet --replicas-max-per-node 2 app
docker node update --availability drain node2
sleep 2
