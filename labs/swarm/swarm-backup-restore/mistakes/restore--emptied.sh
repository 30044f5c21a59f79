# after: backup
sh /root/disaster.sh
# on: node2
sh /root/disaster.sh
# on: node3
sh /root/disaster.sh
# on: node1
# In the order of the notes: everything is deleted, and the engine finds nothing when it starts.
rm -rf /var/lib/docker/swarm/*
service docker restart
for _ in $(seq 100); do docker info > /dev/null 2>&1 && break; sleep 0.1; done
