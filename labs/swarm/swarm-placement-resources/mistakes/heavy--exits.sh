docker service create --quiet --detach --name heavy --restart-condition none \
  --reserve-memory 32M --reserve-cpu 0.1 --limit-memory 64M --limit-cpu 0.5 lab/web:1.0 /no/such/program
