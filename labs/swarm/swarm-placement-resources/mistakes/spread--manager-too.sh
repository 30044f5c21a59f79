# after: labels
docker service create --quiet --detach --name spread-web --replicas 4 --placement-pref spread=node.labels.datacenter lab/web:1.0
# Placed one after the other, each of the three groups of nodes gets its share: dc1, dc2, and the manager without a label.
# Once, on a busy machine, the manager had none afterwards: then again.
until docker service update --quiet --force spread-web &&
  docker service ps --filter desired-state=running --format '{{.Node}}' spread-web | grep -qx node1; do sleep 0.3; done
