# task: managers
docker node promote node2 node3 node4
# A new manager counts for the majority at once, and votes only when it has caught up.
until [ "$(docker node ls --format '{{.ManagerStatus}}' | grep -c Reachable)" = 3 ]; do sleep 0.3; done
docker node demote node1
# on: node2
# node1 led: what is asked for while it hands over is refused, or pauses.
until [ "$(docker node inspect node1 --format '{{if .ManagerStatus}}manager{{else}}worker{{end}}')" = worker ] &&
  [ "$(docker node ls --format '{{.Status}}' | grep -c Ready)" = 5 ]; do sleep 0.3; done

# task: dedicated
# on: node2
for node in node2 node3 node4; do docker node update --availability drain "$node"; done

# task: quorum
# on: node2
docker config create quorum - <<'JSON'
{
  "1": { "majority": 1, "tolerance": 0 },
  "3": { "majority": 2, "tolerance": 1 },
  "5": { "majority": 3, "tolerance": 2 },
  "7": { "majority": 4, "tolerance": 3 }
}
JSON
