docker service update --quiet --reserve-memory 512m --replicas 1 fat
