# after: db
docker service scale db=5
address=$(docker service ps db --quiet --filter desired-state=running | xargs docker inspect | jq -r '.[0].NetworksAttachments[0].Addresses[0] | split("/")[0]')
docker service create --quiet --name client --network app --env DB_HOST="$address" lab/web:1.0
