docker node promote node2 node3 node4
until [ "$(docker node ls --format '{{.ManagerStatus}}' | grep -c Reachable)" = 3 ]; do sleep 0.3; done
# The swarm refuses the last of them.
docker node demote node1
# on: node4
for node in node2 node3 node4; do
  for _ in 1 2 3 4 5; do docker node demote "$node" && break; sleep 1; done
done
