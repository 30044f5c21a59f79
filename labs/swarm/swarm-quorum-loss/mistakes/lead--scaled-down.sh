docker swarm init --force-new-cluster --advertise-addr "$NODE1_ADDRESS"
for _ in $(seq 100); do docker service ls > /dev/null 2>&1 && break; sleep 0.1; done
docker service scale --detach shop=3
