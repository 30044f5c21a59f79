docker service create --detach --quiet --no-resolve-image --name shop --replicas 4 --env CHECKOUT=v1 --restart-delay 5s lab/web:1.0
for _ in $(seq 1200); do [ "$(docker service ps --filter desired-state=running --format '{{.CurrentState}}' shop | grep -c ^Running)" = 4 ] && break; sleep 0.1; done
# The night's release: another image, which nobody had built, and another checkout.
docker service update --detach --quiet --no-resolve-image --image lab/web:nope --env-add CHECKOUT=v2 shop
for _ in $(seq 1200); do [ "$(docker service inspect --format '{{.UpdateStatus.State}}' shop)" = paused ] && exit 0; sleep 0.1; done
exit 1
