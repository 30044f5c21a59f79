head -c 24 /dev/urandom | base64 | docker secret create k - > /dev/null
docker service create --detach --quiet --no-resolve-image --name ledger --replicas 3 --secret k lab/web:1.0
