docker service rm shop
docker service create --quiet --name shop --replicas 4 --env CHECKOUT=v1 lab/web:1.0
docker service update --quiet --env-add CHECKOUT=v2 --update-parallelism 4 shop
docker service rollback --quiet shop
