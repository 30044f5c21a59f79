# after: lock
service docker restart
for _ in $(seq 100); do [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = locked ] && break; sleep 0.1; done
