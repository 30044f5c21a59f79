docker node promote node2 node3
until [ "$(docker node ls --format '{{.ManagerStatus}}' | grep -c Reachable)" = 2 ]; do sleep 0.3; done
docker node demote node1
