docker service create --detach --quiet --no-resolve-image --name web --replicas 5 lab/web:1.0
