# after: mesh
docker service update --quiet --constraint-add node.hostname!=node3 web
