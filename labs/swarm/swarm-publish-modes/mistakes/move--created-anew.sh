# after: api
docker service rm api
docker service create --quiet --detach --name api --replicas 2 --publish 8081:80 lab/web:1.0
