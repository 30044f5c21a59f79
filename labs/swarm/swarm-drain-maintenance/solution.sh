# task: prepare
docker node update --availability drain node2

# task: empty
# on: node2
docker stop legacy

# task: freeze
docker node update --availability pause node3
docker service scale app=9

# task: spread
docker node update --availability active node2
docker node update --availability active node3
docker service update --quiet --force app
