# Sets roles and availabilities as properties of the nodes, drains first, and lets another machine than node2 finish.
# task: managers
docker node update --availability drain --role manager node4
docker node update --role manager node3
docker node update --role manager --availability drain node2
# on: node3
until [ "$(docker node ls --format '{{.ManagerStatus}}' 2> /dev/null | grep -c Reachable)" = 3 ]; do sleep 0.3; done
docker node update --role worker node1
until [ "$(docker node inspect node1 --format '{{if .ManagerStatus}}manager{{else}}worker{{end}}')" = worker ] &&
  [ "$(docker node ls --format '{{.Status}}' | grep -c Ready)" = 5 ]; do sleep 0.3; done

# task: dedicated
# on: node3
docker node update --availability drain node3

# task: quorum
# on: node4
printf '{"7":{"tolerance":3,"majority":4},"5":{"tolerance":2,"majority":3},"3":{"tolerance":1,"majority":2},"1":{"tolerance":0,"majority":1}}' > /tmp/quorum.json
docker config create --label of=raft quorum /tmp/quorum.json
