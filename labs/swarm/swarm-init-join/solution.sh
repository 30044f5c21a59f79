# task: init
docker swarm init --advertise-addr "$NODE1_ADDRESS" --default-addr-pool 10.20.0.0/16 --default-addr-pool-mask-length 24
# The token has to get to the other machines: a little web server does it here, where a person copies and pastes.
mkdir -p /tmp/token
docker swarm join-token -q worker > /tmp/token/worker

# task: join
docker run -d --rm --name token --network host -v /tmp/token:/www busybox:latest httpd -f -p 8099 -h /www
# on: node2
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/worker")" "$NODE1_ADDRESS:2377"
# on: node3
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/worker")" "$NODE1_ADDRESS:2377"
# on: node1
docker rm -f token

# task: facts
cluster=$(docker info --format '{{.Swarm.Cluster.ID}}')
subnet=$(docker network inspect ingress --format '{{(index .IPAM.Config 0).Subnet}}')
printf '%s %s' "$cluster" "$subnet" | docker config create facts -
