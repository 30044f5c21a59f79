# Nothing but the Engine API: the specification is written back with the one that the manager remembers.
# task: rollback
id=$(curl -s --unix-socket /run/docker.sock http://d/services/shop | sed -n 's/^{"ID":"\([^"]*\)".*/\1/p')
version=$(docker service inspect --format '{{.Version.Index}}' shop)
docker service inspect --format '{{json .PreviousSpec}}' shop > /tmp/previous.json
curl -sf --unix-socket /run/docker.sock -H 'Content-Type: application/json' -d @/tmp/previous.json \
  "http://d/services/$id/update?version=$version&rollback=previous"

# task: drill
until [ "$(docker service inspect --format '{{.UpdateStatus.State}}' shop)" = rollback_completed ]; do sleep 0.3; done
docker service update --quiet --update-failure-action rollback --health-interval 2s --health-retries 1 \
  --health-cmd 'test "$(wget -q -O - http://localhost/healthz)" = ok' shop
docker service update --quiet --image lab/web:2.0-sick --env-add CHECKOUT=v2 shop

# task: release
docker service update --quiet --image lab/web:2.0 --env-add CHECKOUT=v2 shop
