docker service create --quiet --detach --name db --replicas 3 --network app --endpoint-mode dnsrr --publish 5432:5432 --env DB_PASSWORD=sesame lab/db:1 || true
