docker service rollback --quiet shop
docker service rollback --detach --quiet shop
for _ in $(seq 200); do [ "$(docker service inspect --format '{{.UpdateStatus.State}}' shop)" = rollback_paused ] && break; sleep 0.1; done
