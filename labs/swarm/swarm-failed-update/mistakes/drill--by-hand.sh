# after: rollback
# The drill stops with the default action; the rollback is asked for, with rules that came before it.
docker service update --quiet --update-failure-action rollback shop
docker service update --quiet --image lab/web:2.0-sick shop
until docker service rollback --quiet shop; do sleep 0.3; done
