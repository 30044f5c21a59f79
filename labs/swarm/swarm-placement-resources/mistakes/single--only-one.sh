docker service create --quiet --detach --name single --replicas 1 --replicas-max-per-node 1 lab/web:1.0
