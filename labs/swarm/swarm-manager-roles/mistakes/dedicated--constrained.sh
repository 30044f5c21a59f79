# after: managers
# on: node2
# A leader that is new may take a task from a node that it has not heard of yet, at which an update pauses.
docker service update --detach --update-failure-action continue --constraint-add node.role==worker web
