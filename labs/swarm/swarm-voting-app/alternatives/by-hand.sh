# Without a file: networks and services of the command line that carry the label of a stack.
# task: networks
net() { docker network create --driver overlay --label com.docker.stack.namespace=voteapp "voteapp_$1"; }
add() { docker service create --detach --quiet --no-resolve-image --name "voteapp_$1" --label com.docker.stack.namespace=voteapp "${@:2}"; }
net frontend; net backend
docker node update --label-add db=true node1
add redis --network name=voteapp_frontend,alias=redis --endpoint-mode dnsrr redis:latest
add db --network name=voteapp_backend,alias=db --endpoint-mode dnsrr --env POSTGRES_PASSWORD=postgres --constraint node.labels.db==true \
  --mount type=volume,source=voteapp_db-data,target=/var/lib/postgresql/data postgres:17
add vote --network voteapp_frontend --replicas 2 --publish mode=host,published=5000,target=80 \
  --update-parallelism 1 --update-delay 10s --update-order start-first lab/vote:1.0
add result --network voteapp_backend --publish mode=host,published=5001,target=80 lab/result:1.0
add worker --network voteapp_frontend --network voteapp_backend lab/worker:1.0

# task: data
docker service ls

# task: viz
docker service create --detach --quiet --no-resolve-image --name voteapp_viz --label com.docker.stack.namespace=voteapp \
  --mode global --constraint node.role==manager --publish mode=host,published=8080,target=8080 \
  --mount type=bind,source=/var/run/docker.sock,target=/var/run/docker.sock,readonly lab/viz:1.0

# task: votes
docker service ls

# task: rules
docker service ls
