# on: node2
docker swarm leave
# on: node1
for _ in $(seq 60); do docker node ls --format '{{.Status}}' | grep -q Down && break; sleep 0.5; done
