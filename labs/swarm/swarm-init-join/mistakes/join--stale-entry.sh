# after: init join
# on: node3
docker swarm leave
# on: node1
docker run -d --rm --name token --network host -v /tmp/token:/www busybox:latest httpd -f -p 8099 -h /www
# on: node3
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/worker")" "$NODE1_ADDRESS:2377"
# on: node1
docker rm -f token
# The manager needs a moment to see that the old node is gone.
until docker node ls --format '{{.Status}}' | grep -q Down; do sleep 0.3; done
