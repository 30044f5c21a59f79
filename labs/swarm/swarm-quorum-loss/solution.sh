# task: lead
docker swarm init --force-new-cluster --advertise-addr "$NODE1_ADDRESS"

# task: purge
docker node rm --force node2 node3

# task: restore
docker node promote node4 node5
