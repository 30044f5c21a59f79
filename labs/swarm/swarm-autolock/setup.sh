docker service create --detach --quiet --no-resolve-image --name shop --replicas 3 lab/web:1.0
