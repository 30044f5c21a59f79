docker service create --quiet --name api --replicas 2 --network app lab/web:1.0
network=$(docker network inspect app --format '{{.Id}}')
address=$(docker service inspect api | jq -r --arg app "$network" '.[0].Endpoint.VirtualIPs[] | select(.NetworkID == $app).Addr | split("/")[0]')
echo "$address" | docker config create api-vip -
echo "$address,$address" | docker config create api-tasks -
