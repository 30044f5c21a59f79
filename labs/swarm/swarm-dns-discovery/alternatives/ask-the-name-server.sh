# db has its alias from the beginning and starts with five replicas; the addresses come from a name server, asked in a plain container.
# task: db
docker service create --quiet --name db --replicas 5 --endpoint-mode=dnsrr -e DB_PASSWORD=x --network name=app,alias=postgres,alias=store lab/db:1

# task: api
docker service create --quiet --name api --replicas 2 --endpoint-mode vip --network name=app lab/web:1.0
docker run -d --name asker --network app lab/web:1.0 sleep 1h
docker exec asker nslookup api 127.0.0.11 | sed -n '/Name:/,$s/^Address[^:]*: *//p' | head -n 1 | tr -d '\n' | docker config create api-vip -
docker exec asker nslookup tasks.api 127.0.0.11 | sed -n '/Name:/,$s/^Address[^:]*: *//p' | sort -t . -k 4 -n | paste -sd , | docker config create api-tasks -
docker rm -f asker

# task: alias
docker service inspect db --format '{{json .Spec.TaskTemplate.Networks}}'

# task: scale
docker service create --quiet --detach --name client --network app --env DB_HOST=tasks.db lab/web:1.0
