docker service rollback --quiet shop
# A rollback that comes before the end of the last one is noted is "out of sequence".
until docker service rollback --detach --quiet shop; do sleep 0.3; done
for _ in $(seq 200); do [ "$(docker service inspect --format '{{.UpdateStatus.State}}' shop)" = rollback_paused ] && break; sleep 0.1; done
