docker service create --quiet --detach --name web --replicas 2 --network app --publish 8081:80 lab/web:1.0
