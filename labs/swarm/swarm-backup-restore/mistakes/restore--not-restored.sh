# after: backup
sh /root/disaster.sh
# on: node2
sh /root/disaster.sh
# on: node3
sh /root/disaster.sh
# on: node1
docker service rm post-backup
docker swarm init --force-new-cluster --advertise-addr "$NODE1_ADDRESS"
