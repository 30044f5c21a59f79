# after: leak
# on: node3
service docker stop
# on: node1
for _ in $(seq 80); do docker node ls --format '{{.Status}}' | grep -q Down && break; sleep 0.5; done
docker swarm ca --rotate --detach
