docker service create --quiet --name api --replicas 2 --network app lab/web:1.0
network=$(docker network inspect app --format '{{.Id}}')
docker service ps api --quiet --filter desired-state=running | xargs docker inspect \
  | jq -r --arg app "$network" '[.[].NetworksAttachments[] | select(.Network.ID == $app).Addresses[0] | split("/")[0]] | join(",")' > /tmp/tasks
docker config create api-tasks /tmp/tasks
cut -d , -f 1 /tmp/tasks | docker config create api-vip -
