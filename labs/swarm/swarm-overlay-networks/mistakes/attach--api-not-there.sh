# after: apart
docker network create --driver overlay --attachable tools
# on: node3
docker run --detach --name probe --network tools lab/netshoot:1 sleep infinity
