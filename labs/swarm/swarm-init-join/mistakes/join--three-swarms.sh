# after: init
# on: node2
docker swarm init --advertise-addr "$NODE2_ADDRESS"
# on: node3
docker swarm init --advertise-addr "$NODE3_ADDRESS"
