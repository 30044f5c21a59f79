docker service update --quiet --constraint-add node.hostname!=node2 app
