docker service rollback --quiet shop
# A rollback that comes before the end of the last one is noted is "out of sequence".
until docker service rollback --detach --quiet shop; do sleep 0.3; done
until [ "$(docker service inspect --format '{{.UpdateStatus.State}}' shop)" = rollback_paused ]; do sleep 0.3; done
