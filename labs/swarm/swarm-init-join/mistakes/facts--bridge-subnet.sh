# after: init
cluster=$(docker info --format '{{.Swarm.Cluster.ID}}')
# The engine makes it a moment after the swarm.
until docker network inspect docker_gwbridge > /dev/null 2>&1; do sleep 0.2; done
subnet=$(docker network inspect docker_gwbridge --format '{{(index .IPAM.Config 0).Subnet}}')
printf '%s %s' "$cluster" "$subnet" | docker config create facts -
