# after: db
docker service create --quiet --detach --name postgres --replicas 3 --network app --endpoint-mode dnsrr --env DB_PASSWORD=sesame lab/db:1
