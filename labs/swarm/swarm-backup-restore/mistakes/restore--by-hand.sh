# after: backup
sh /root/disaster.sh
# on: node2
sh /root/disaster.sh
# on: node3
sh /root/disaster.sh
# on: node1
docker service rm post-backup
echo guessed | docker secret create k -
docker service create --detach --quiet --no-resolve-image --name ledger --replicas 3 --secret k lab/web:1.0
