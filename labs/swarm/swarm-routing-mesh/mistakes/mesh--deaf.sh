docker service create --quiet --detach --name web --replicas 2 --network app --env PORT=8000 --publish 8080:80 lab/web:1.0
