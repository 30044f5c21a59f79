docker network create --driver overlay backend
docker service create --quiet --detach --name db --replicas 3 --network backend --endpoint-mode dnsrr --env DB_PASSWORD=sesame lab/db:1
