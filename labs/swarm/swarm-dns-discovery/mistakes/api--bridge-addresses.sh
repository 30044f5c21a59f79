docker service create --quiet --name api --replicas 2 --network app --constraint node.role==manager lab/web:1.0
network=$(docker network inspect app --format '{{.Id}}')
docker service inspect api | jq -r --arg app "$network" '.[0].Endpoint.VirtualIPs[] | select(.NetworkID == $app).Addr | split("/")[0]' \
  | docker config create api-vip -
docker network inspect docker_gwbridge | jq -r '[.[0].Containers | to_entries[] | select(.key | startswith("ingress") or startswith("gateway") | not).value.IPv4Address | split("/")[0]] | join(",")' \
  | docker config create api-tasks -
