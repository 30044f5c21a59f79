# Stops the old container first, removes it, wakes node2 before the campaign, and evens out by scaling down and up instead of a forced update.
# task: prepare
# on: node2
docker rm --force legacy
# on: node1
docker node update node2 --availability=drain

# task: empty
docker node ls

# task: freeze
docker node update --availability pause node3
docker service update --quiet --replicas 9 app

# task: spread
for node in node2 node3; do docker node update --availability active "$node"; done
docker service update --quiet --env-add SEASON=campaign app
