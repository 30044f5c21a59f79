# after: leak
docker swarm leave --force
docker swarm init --advertise-addr "$NODE1_ADDRESS"
