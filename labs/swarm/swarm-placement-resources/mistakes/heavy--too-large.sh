docker service create --quiet --detach --name heavy --reserve-memory 320G --reserve-cpu 0.1 --limit-memory 640G --limit-cpu 0.5 lab/web:1.0
sleep 1
