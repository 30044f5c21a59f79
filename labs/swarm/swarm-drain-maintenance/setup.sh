docker service create --detach --quiet --no-resolve-image --name app --replicas 6 lab/web:1.0
# The tasks that run now are those that have to survive.
for _ in $(seq 150); do
  [ "$(docker service ps app --filter desired-state=running --format '{{.CurrentState}}' | grep -c '^Running')" = 6 ] && break
  sleep 0.2
done
