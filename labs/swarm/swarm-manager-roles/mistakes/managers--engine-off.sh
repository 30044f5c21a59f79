docker node promote node2 node3 node4
until [ "$(docker node ls --format '{{.ManagerStatus}}' | grep -c Reachable)" = 3 ]; do sleep 0.3; done
docker node demote node1
# on: node2
until [ "$(docker node inspect node1 --format '{{if .ManagerStatus}}manager{{else}}worker{{end}}')" = worker ] &&
  [ "$(docker node ls --format '{{.Status}}' | grep -c Ready)" = 5 ]; do sleep 0.3; done
# on: node4
service docker stop
# on: node2
until docker node ls --format '{{.ManagerStatus}}' | grep -q Unreachable; do sleep 0.3; done
