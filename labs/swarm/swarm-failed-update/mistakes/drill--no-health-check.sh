# after: rollback
docker service update --quiet --update-failure-action rollback shop
docker service update --quiet --image lab/web:2.0-sick shop
