docker service create --quiet --detach --name db --replicas 3 --network app --env DB_PASSWORD=sesame lab/db:1
