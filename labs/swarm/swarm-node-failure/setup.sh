# For the set-up only: a shorter heartbeat, so that the loss of a node is noticed sooner.
docker swarm update --dispatcher-heartbeat 1s > /dev/null
docker node update --label-add disk=ssd node3 > /dev/null
docker service create --detach --quiet --no-resolve-image --name pinned --constraint node.labels.disk==ssd lab/web:1.0
docker service create --detach --quiet --no-resolve-image --name web --replicas 3 lab/web:1.0
for _ in $(seq 1200); do [ "$(docker service ls --format '{{.Replicas}}' | tr '\n' ' ')" = '1/1 3/3 ' ] && break; sleep 0.1; done
# on: node3
service docker stop > /dev/null
rm -rf /var/lib/docker/swarm /usr/sbin/dockerd
# on: node1
for _ in $(seq 1200); do [ "$(docker node inspect --format '{{.Status.State}}' node3)" = down ] && break; sleep 0.1; done
docker swarm update --dispatcher-heartbeat 5s > /dev/null
now() { docker service ps --filter desired-state=running --format '{{.CurrentState}}' "$1" | grep -c "^$2" || true; }
for _ in $(seq 1200); do [ "$(now pinned Pending) $(now web Running)" = '1 3' ] && exit 0; sleep 0.1; done
docker service ps pinned web
exit 1
