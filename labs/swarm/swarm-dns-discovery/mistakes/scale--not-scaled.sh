# after: db
docker service create --quiet --detach --name client --network app --env DB_HOST=db lab/web:1.0
