# after: repair workers
# on: node4
docker swarm init --advertise-addr "$NODE4_ADDRESS"
