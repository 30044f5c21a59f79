# after: apart
docker network create --driver overlay metrics
docker service update --quiet --network-add metrics api
docker service update --quiet --network-add metrics web
