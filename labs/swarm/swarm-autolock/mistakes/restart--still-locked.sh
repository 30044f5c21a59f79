# after: lock
service docker restart
until [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = locked ]; do sleep 0.3; done
