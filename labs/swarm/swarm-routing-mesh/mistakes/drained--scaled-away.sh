# after: mesh
docker service update --quiet --detach --constraint-add node.hostname==node3 web
sleep 6
docker node update --availability drain node3
sleep 2
