docker service rm shop
docker service create --quiet --name shop --replicas 4 --env CHECKOUT=v1 lab/web:1.0
docker service update --quiet --env-add CHECKOUT=v2 --update-parallelism 4 shop
# The end of an update is noted a moment after it: a rollback that comes in between is "out of sequence".
until docker service rollback --quiet shop; do sleep 0.3; done
