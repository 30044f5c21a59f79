# after: lock
service docker restart
for _ in $(seq 100); do [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = locked ] && break; sleep 0.1; done
docker swarm leave --force
docker swarm init --advertise-addr "$NODE1_ADDRESS" --autolock
docker service create --detach --quiet --name shop --replicas 1 lab/web:1.0
