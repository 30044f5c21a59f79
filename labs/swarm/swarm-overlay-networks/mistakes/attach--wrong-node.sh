# after: apart
docker network create --driver overlay --attachable tools
docker service update --quiet --network-add tools api
docker run --detach --name probe --network tools lab/netshoot:1 sleep infinity
