docker service create --quiet --detach --name single --replicas 2 lab/web:1.0
