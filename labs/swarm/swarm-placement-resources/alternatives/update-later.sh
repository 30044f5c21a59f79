# Creates the services bare and teaches them by updates; constraints have blanks, units are spelt out, the data centre stands for the region.
# task: labels
docker node update --label-add datacenter=dc2 --label-add region=west node5
docker node update --label-add datacenter=dc2 node4
docker node update --label-add region=west node4
docker node update --label-add region=east --label-add datacenter=dc1 node2
docker node update --label-add region=east --label-add datacenter=dc1 node3

# task: east
docker service create --quiet --name east-web lab/web:1.0
docker service update --quiet --constraint-add 'node.labels.datacenter == dc1' --replicas 3 east-web

# task: spread
docker service create --quiet --replicas 1 --name spread-web lab/web:1.0
docker service update --quiet --constraint-add 'node.role != manager' --placement-pref-add 'spread=node.labels.datacenter' --replicas 4 spread-web

# task: single
docker service create --quiet --name single lab/web:1.0
docker service update --quiet --replicas-max-per-node 1 --replicas 2 single

# task: heavy
docker service create --quiet --name heavy --limit-cpu .5 --limit-memory 65536k --reserve-cpu .10 --reserve-memory 33554432 lab/web:1.0
