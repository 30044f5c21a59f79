docker node promote node2 node3 node4 node5
until [ "$(docker node ls --format '{{.ManagerStatus}}' | grep -c Reachable)" = 4 ]; do sleep 0.3; done
docker node demote node1
