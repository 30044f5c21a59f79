docker service create --quiet --detach --name heavy --reserve-cpu 0.1 --limit-memory 2048 --limit-cpu 0.5 lab/web:1.0 || true
