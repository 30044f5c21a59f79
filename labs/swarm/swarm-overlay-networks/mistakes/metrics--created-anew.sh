# after: apart
docker network create --driver overlay metrics
docker service rm api
docker service create --quiet --detach --name api --replicas 2 --network frontend --network backend --network metrics lab/web:1.0
