docker network create --driver overlay --opt encrypted secure
docker service create --quiet --detach --name ledger --env PORT=8000 --replicas 2 --replicas-max-per-node 1 --network secure lab/web:1.0
