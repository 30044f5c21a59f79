docker service create --quiet --detach --name db --replicas 2 --network app --endpoint-mode dnsrr --env DB_PASSWORD=sesame lab/db:1
