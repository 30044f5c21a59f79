docker network create --driver overlay frontend
docker network create --driver overlay backend
docker service create --quiet --detach --name web --replicas 2 --network frontend lab/web:1.0
docker service create --quiet --detach --name api --replicas 2 --network backend lab/web:1.0
docker service create --quiet --detach --name db --network backend --env DB_PASSWORD=sesame lab/db:1
