# The Engine API joins the node and writes its label; a harmless change of the service starts its tasks anew.
# task: replace
mkdir -p /tmp/token
docker swarm join-token --quiet worker > /tmp/token/worker
docker run -d --rm --name token --network host -v /tmp/token:/www lab/web:1.0 httpd -f -p 8099 -h /www
# on: node4
token=$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/worker")
curl -sf --unix-socket /run/docker.sock -H 'Content-Type: application/json' \
  -d "{\"ListenAddr\":\"0.0.0.0:2377\",\"RemoteAddrs\":[\"$NODE1_ADDRESS:2377\"],\"JoinToken\":\"$token\"}" http://docker/swarm/join ||
  until [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = active ]; do sleep 0.3; done
# on: node1
docker rm -f token
curl -sf -X DELETE --unix-socket /run/docker.sock http://docker/nodes/node3

# task: pinned
# A node that has just joined is changed by itself, too: then once more, with the version that it has now.
until id=$(docker node inspect --format '{{.ID}}' node4) &&
  version=$(docker node inspect --format '{{.Version.Index}}' node4) &&
  curl -sf --unix-socket /run/docker.sock -H 'Content-Type: application/json' \
    -d '{"Role":"worker","Availability":"active","Labels":{"disk":"ssd"}}' "http://docker/nodes/$id/update?version=$version"; do
  sleep 0.3
done

# task: spread
docker service update --detach --env-add RESPREAD=1 web
