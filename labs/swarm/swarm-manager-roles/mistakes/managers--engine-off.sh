docker node promote node2 node3 node4
until [ "$(docker node ls --format '{{.ManagerStatus}}' | grep -c Reachable)" = 3 ]; do sleep 0.3; done
docker node demote node1
# on: node4
service docker stop
# on: node2
for _ in $(seq 60); do docker node ls --format '{{.ManagerStatus}}' | grep -q Unreachable && break; sleep 0.5; done
