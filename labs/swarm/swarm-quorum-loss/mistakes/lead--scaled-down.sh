docker swarm init --force-new-cluster --advertise-addr "$NODE1_ADDRESS"
docker service scale --detach shop=3
