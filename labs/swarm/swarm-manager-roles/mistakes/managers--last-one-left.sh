docker node promote node2 node3 node4
until [ "$(docker node ls --format '{{.ManagerStatus}}' | grep -c Reachable)" = 3 ]; do sleep 0.3; done
# The swarm refuses the last of them.
docker node demote node1
# on: node4
for node in node2 node3; do
  for _ in 1 2 3 4 5; do docker node demote "$node" && break; sleep 1; done
  # Who is the last of them is told by those that are managers still, not by those that should be.
  until [ "$(docker node inspect "$node" --format '{{if .ManagerStatus}}manager{{else}}worker{{end}}')" = worker ]; do sleep 0.3; done
  sleep 1
done
! docker node demote node4
