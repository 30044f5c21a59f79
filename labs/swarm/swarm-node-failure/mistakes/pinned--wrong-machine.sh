# after: replace
# It runs where it should, and another machine promises what it does not have.
docker node update --label-add disk=ssd node4
until [ "$(docker service ps --filter desired-state=running --format '{{.CurrentState}}' pinned | grep -c ^Running)" = 1 ]; do sleep 0.3; done
docker node update --label-add disk=ssd node2
