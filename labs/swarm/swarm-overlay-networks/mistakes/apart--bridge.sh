docker network create --driver bridge frontend
docker network create --driver bridge backend
docker service create --quiet --detach --name web --replicas 2 --network frontend lab/web:1.0 || true
