docker service create --quiet --detach --name heavy --limit-memory 64M --limit-cpu 0.5 lab/web:1.0
