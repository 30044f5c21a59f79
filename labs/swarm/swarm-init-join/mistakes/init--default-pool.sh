docker swarm init --advertise-addr "$NODE1_ADDRESS"
