# after: lock
service docker restart
until [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = locked ]; do sleep 0.3; done
docker swarm leave --force
docker swarm init --advertise-addr "$NODE1_ADDRESS" --autolock
docker service create --detach --quiet --name shop --replicas 1 lab/web:1.0
