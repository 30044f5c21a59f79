# after: rollback
docker service update --quiet --update-failure-action rollback shop
docker service update --quiet --no-resolve-image --image lab/web:nope shop
