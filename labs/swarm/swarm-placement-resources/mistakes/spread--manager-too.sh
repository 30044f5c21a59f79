# after: labels
docker service create --quiet --detach --name spread-web --replicas 4 --placement-pref spread=node.labels.datacenter lab/web:1.0
# Placed one after the other, each of the three groups of nodes gets its share: dc1, dc2, and the manager without a label.
docker service update --quiet --force spread-web
