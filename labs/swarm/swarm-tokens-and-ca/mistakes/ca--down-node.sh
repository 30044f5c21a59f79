# after: leak
# on: node3
service docker stop
# on: node1
until docker node ls --format '{{.Status}}' | grep -q Down; do sleep 0.3; done
docker swarm ca --rotate --detach
