docker network create --driver overlay secure
docker network create --driver overlay --opt encrypted secret
docker service create --quiet --detach --name ledger --replicas 2 --replicas-max-per-node 1 --network secure lab/web:1.0
