docker service rm fat
docker service create --quiet --name fat --replicas 2 --reserve-memory 512m lab/web:1.0
