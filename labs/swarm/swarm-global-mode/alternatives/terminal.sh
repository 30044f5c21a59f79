# The shell gets a terminal instead of another command, the constraint says the opposite of the opposite, and node4 joins by the printed line.
# task: repair
docker service update --detach --quiet --tty antivirus

# task: workers
docker service create --detach --quiet --no-resolve-image --constraint "node.role != manager" --mode=global --name=node-agent lab/web:1.0

# task: join
docker swarm join-token worker > /tmp/command
docker run -d --rm --name token --network host -v /tmp/command:/www/command busybox:latest httpd -f -p 8099 -h /www
# on: node4
eval "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/command" | grep SWMTKN)"
# on: node1
docker rm -f token
docker service update --quiet --detach --force node-agent
