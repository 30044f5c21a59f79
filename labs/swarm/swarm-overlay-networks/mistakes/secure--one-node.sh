docker network create --driver overlay --opt encrypted secure
docker service create --quiet --detach --name ledger --replicas 2 --constraint node.hostname==node3 --network secure lab/web:1.0
