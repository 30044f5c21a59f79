# on: node2
docker swarm leave
# on: node1
until docker node ls --format '{{.Status}}' | grep -q Down; do sleep 0.3; done
