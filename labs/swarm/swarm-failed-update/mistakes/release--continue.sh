# after: rollback drill
docker service update --quiet --image lab/web:2.0 --update-failure-action continue shop
