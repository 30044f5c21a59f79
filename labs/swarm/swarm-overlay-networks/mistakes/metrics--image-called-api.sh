# after: apart
docker network create --driver overlay metrics
docker service create --quiet --detach --network metrics api
