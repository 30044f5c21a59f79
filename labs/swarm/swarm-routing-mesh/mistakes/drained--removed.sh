# after: mesh
# on: node3
docker swarm leave
# on: node1
docker node rm --force node3
