# after: backup restore
docker service scale --detach ledger=2
docker node rm --force node2 node3
mkdir -p /tmp/token
docker swarm join-token --quiet worker > /tmp/token/worker
docker run -d --rm --name token --network host -v /tmp/token:/www lab/web:1.0 httpd -f -p 8099 -h /www
# on: node2
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/worker")" "$NODE1_ADDRESS:2377"
# on: node3
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/worker")" "$NODE1_ADDRESS:2377"
