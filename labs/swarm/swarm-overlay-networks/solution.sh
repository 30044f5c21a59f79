# task: apart
docker network create --driver overlay frontend
docker network create --driver overlay backend
docker service create --quiet --name web --replicas 2 --network frontend lab/web:1.0
docker service create --quiet --name api --replicas 2 --network frontend --network backend lab/web:1.0
docker service create --quiet --name db --network backend --endpoint-mode dnsrr --env DB_PASSWORD=sesame lab/db:1

# task: metrics
docker network create --driver overlay metrics
docker service update --quiet --network-add metrics api

# task: attach
docker network create --driver overlay --attachable tools
docker service update --quiet --network-add tools api
# on: node3
docker create --name probe --network tools lab/netshoot:1 sleep infinity
until docker start probe; do sleep 0.5; done

# task: secure
docker network create --driver overlay --opt encrypted secure
docker service create --quiet --name ledger --replicas 2 --replicas-max-per-node 1 --network secure lab/web:1.0
