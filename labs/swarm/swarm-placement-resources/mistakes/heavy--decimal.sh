docker service create --quiet --detach --name heavy --reserve-memory 32M --reserve-cpu 0.1 --limit-memory 64000000 --limit-cpu 0.5 lab/web:1.0
