docker swarm init --force-new-cluster --advertise-addr "$NODE1_ADDRESS"
until docker service ls > /dev/null 2>&1; do sleep 0.3; done
docker service scale --detach shop=3
