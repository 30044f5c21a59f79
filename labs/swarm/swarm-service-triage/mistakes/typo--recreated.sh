docker service rm typo
docker service create --quiet --name typo --replicas 2 lab/web:1.0
