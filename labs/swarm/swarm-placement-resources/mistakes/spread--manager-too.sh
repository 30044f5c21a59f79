# after: labels
docker service create --quiet --name spread-web --replicas 1 --placement-pref spread=node.labels.datacenter lab/web:1.0
# Placed one after the other, each of the three groups of nodes gets its share: dc1, dc2, and the manager without a label.
for replicas in 2 3 4; do docker service scale "spread-web=$replicas"; done
