# Packs the directory's content without its name, moves the damaged state aside instead of deleting it, and needs no new group.
# task: backup
service docker stop
mkdir -p /backup
cd /var/lib/docker/swarm && tar -cf - . | gzip -9 > /backup/swarm.tgz
service docker start
until docker node ls > /dev/null 2>&1; do sleep 0.3; done

# task: restore
sh /root/disaster.sh
# on: node2
sh /root/disaster.sh
# on: node3
sh /root/disaster.sh
# on: node1
service docker stop
mv /var/lib/docker/swarm /root/damaged
mkdir -m 700 /var/lib/docker/swarm
gunzip < /backup/swarm.tgz | tar -C /var/lib/docker/swarm -xpf -
service docker start
until [ "$(docker node ls --format '{{.Status}}' | grep -c Ready)" = 1 ]; do sleep 0.3; done

# task: workers
docker node rm --force node2 node3
mkdir -p /tmp/token
docker swarm join-token --quiet worker > /tmp/token/worker
docker run -d --rm --name token --network host -v /tmp/token:/www lab/web:1.0 httpd -f -p 8099 -h /www
# on: node3
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/worker")" "$NODE1_ADDRESS"
# on: node2
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/worker")" "$NODE1_ADDRESS"
# on: node1
docker rm -f token
