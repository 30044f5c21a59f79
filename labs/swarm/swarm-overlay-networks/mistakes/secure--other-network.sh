docker network create --driver overlay --opt encrypted secure
docker network create --driver overlay books
docker service create --quiet --detach --name ledger --replicas 2 --replicas-max-per-node 1 --network books lab/web:1.0
