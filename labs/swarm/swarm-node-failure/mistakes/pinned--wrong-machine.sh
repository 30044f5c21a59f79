# after: replace
# It runs where it should, and another machine promises what it does not have.
docker node update --label-add disk=ssd node4
for _ in $(seq 200); do [ "$(docker service ps --filter desired-state=running --format '{{.CurrentState}}' pinned | grep -c ^Running)" = 1 ] && break; sleep 0.1; done
docker node update --label-add disk=ssd node2
