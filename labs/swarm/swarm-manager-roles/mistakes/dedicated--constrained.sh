# after: managers
# on: node2
docker service update --quiet --constraint-add node.role==worker web
