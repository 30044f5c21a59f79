docker network create --driver overlay --attachable app
docker service create --detach --quiet --no-resolve-image --name web --replicas 6 --network app --publish 8080:80 lab/web:1.0
docker service create --detach --quiet --no-resolve-image --name api --replicas 2 --network app lab/web:1.0
