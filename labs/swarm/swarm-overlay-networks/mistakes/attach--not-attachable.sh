# after: apart
docker network create --driver overlay tools
docker service update --quiet --network-add tools api
# on: node3
docker run --detach --name probe --network tools lab/netshoot:1 sleep infinity || true
