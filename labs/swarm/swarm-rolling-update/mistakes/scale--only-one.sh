docker service update --quiet --replicas 8 web
