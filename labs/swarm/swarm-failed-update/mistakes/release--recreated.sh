# after: rollback drill
docker service rm shop
docker service create --quiet --name shop --replicas 4 --update-failure-action rollback lab/web:2.0
docker service update --quiet --env-add CHECKOUT=v1 --update-parallelism 4 shop
