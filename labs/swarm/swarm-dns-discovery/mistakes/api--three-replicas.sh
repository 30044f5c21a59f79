docker service create --quiet --name api --replicas 3 --network app lab/web:1.0
network=$(docker network inspect app --format '{{.Id}}')
docker service inspect api | jq -r --arg app "$network" '.[0].Endpoint.VirtualIPs[] | select(.NetworkID == $app).Addr | split("/")[0]' \
  | docker config create api-vip -
docker service ps api --quiet --filter desired-state=running | xargs docker inspect \
  | jq -r --arg app "$network" '[.[].NetworksAttachments[] | select(.Network.ID == $app).Addresses[0] | split("/")[0]] | join(",")' \
  | docker config create api-tasks -
