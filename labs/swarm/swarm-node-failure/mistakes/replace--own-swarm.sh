docker node rm node3
# on: node4
docker swarm init --advertise-addr "$NODE4_ADDRESS"
