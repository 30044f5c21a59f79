# task: labels
for node in node2 node3; do docker node update --label-add region=east --label-add datacenter=dc1 "$node"; done
for node in node4 node5; do docker node update --label-add region=west --label-add datacenter=dc2 "$node"; done

# task: east
docker service create --quiet --name east-web --replicas 3 --constraint node.labels.region==east lab/web:1.0

# task: spread
docker service create --quiet --name spread-web --replicas 4 --constraint node.role==worker \
  --placement-pref spread=node.labels.datacenter lab/web:1.0

# task: single
docker service create --quiet --name single --replicas 2 --replicas-max-per-node 1 lab/web:1.0

# task: heavy
docker service create --quiet --name heavy --reserve-memory 32M --reserve-cpu 0.1 --limit-memory 64M --limit-cpu 0.5 lab/web:1.0
