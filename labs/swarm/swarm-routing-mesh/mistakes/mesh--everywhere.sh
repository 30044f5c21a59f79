docker service create --quiet --detach --name web --replicas 3 --network app --publish 8080:80 lab/web:1.0
