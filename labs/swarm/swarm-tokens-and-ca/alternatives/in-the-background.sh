# The rotation goes on in the background and sets the validity on the way; the token is cut out of the printed command.
# task: leak
docker swarm join-token worker --rotate > /tmp/command
docker run -d --rm --name token --network host -v /tmp/command:/www/command busybox:latest httpd -f -p 8099 -h /www
# on: node4
eval "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/command" | grep SWMTKN)"
# on: node1
docker rm -f token

# task: ca
docker swarm ca --detach --rotate --cert-expiry 720h0m0s

# task: expiry
docker info --format '{{.Swarm.Cluster.Spec.CAConfig.NodeCertExpiry}}' | grep -q 2592000000000000 || docker swarm update --cert-expiry 43200m

# task: token
until [ "$(docker info --format '{{.Swarm.Cluster.RootRotationInProgress}}')" = false ]; do sleep 0.3; done
docker swarm join-token worker | sed -n 's/.*--token \([^ ]*\) .*/\1/p' > /root/token.txt
docker config create --label for=tomorrow worker-token /root/token.txt
