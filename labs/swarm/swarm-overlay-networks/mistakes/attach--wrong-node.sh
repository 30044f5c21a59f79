# after: apart
docker network create --driver overlay --attachable tools
docker service update --quiet --network-add tools api
docker create --name probe --network tools lab/netshoot:1 sleep infinity
until docker start probe; do sleep 0.5; done
