# after: mesh
# Both tasks are bound to the node that is then drained: they wait, and nobody answers any more.
docker service update --quiet --constraint-add node.hostname==node3 web
docker node update --availability drain node3
