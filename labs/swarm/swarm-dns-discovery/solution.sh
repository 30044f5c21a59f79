# task: db
docker service create --quiet --name db --replicas 3 --network app --endpoint-mode dnsrr --env DB_PASSWORD=sesame lab/db:1

# task: api
docker service create --quiet --name api --replicas 2 --network app lab/web:1.0
network=$(docker network inspect app --format '{{.Id}}')
docker service inspect api | jq -r --arg app "$network" '.[0].Endpoint.VirtualIPs[] | select(.NetworkID == $app).Addr | split("/")[0]' \
  | docker config create api-vip -
docker service ps api --quiet --filter desired-state=running | xargs docker inspect \
  | jq -r --arg app "$network" '[.[].NetworksAttachments[] | select(.Network.ID == $app).Addresses[0] | split("/")[0]] | join(",")' \
  | docker config create api-tasks -

# task: alias
docker service update --quiet --network-rm app --network-add name=app,alias=postgres db

# task: scale
docker service scale db=5
docker service create --quiet --name client --network app --env DB_HOST=db lab/web:1.0
