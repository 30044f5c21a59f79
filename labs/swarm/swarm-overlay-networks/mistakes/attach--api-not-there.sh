# after: apart
docker network create --driver overlay --attachable tools
# on: node3
docker create --name probe --network tools lab/netshoot:1 sleep infinity
until docker start probe; do sleep 0.5; done
