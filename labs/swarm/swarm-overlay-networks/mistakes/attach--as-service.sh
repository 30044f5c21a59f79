# after: apart
docker network create --driver overlay --attachable tools
docker service update --quiet --network-add tools api
docker service create --quiet --detach --name probe --constraint node.hostname==node3 --network tools lab/netshoot:1 sleep infinity
