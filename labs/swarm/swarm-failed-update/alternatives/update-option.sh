# Rollback as an option of update, start-first in groups of two, the image's own check, rules in two steps.
# task: rollback
docker service update --rollback --detach shop

# task: drill
until [ "$(docker service inspect --format '{{.UpdateStatus.State}}' shop)" = rollback_completed ]; do sleep 0.3; done
docker service update --quiet --health-cmd '/web healthcheck' --health-interval 500ms --health-retries 3 shop
docker service update --quiet --update-order start-first --update-parallelism 2 --update-failure-action=rollback shop
docker service update --detach --image lab/web:2.0-sick shop

# task: release
docker service update --detach --force --image lab/web:2.0 shop
