# after: repair workers
mkdir -p /tmp/token
docker swarm join-token -q worker > /tmp/token/worker
docker run -d --rm --name token --network host -v /tmp/token:/www busybox:latest httpd -f -p 8099 -h /www
# on: node4
docker swarm join --availability drain --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/worker")" "$NODE1_ADDRESS:2377"
