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
until docker info > /dev/null 2>&1; do sleep 0.3; done
