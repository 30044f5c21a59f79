# after: rollback drill
docker service update --quiet --force shop
