docker service create --detach --quiet --no-resolve-image --name old --replicas 2 lab/web:1.0
