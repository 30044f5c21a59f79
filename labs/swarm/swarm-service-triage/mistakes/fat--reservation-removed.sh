docker service update --quiet --reserve-memory 0 fat
