docker node promote node2 node3 node4
until [ "$(docker node ls --format '{{.ManagerStatus}}' | grep -c Reachable)" = 3 ]; do sleep 0.3; done
# on: node2
docker swarm join-token -q worker > /tmp/token
docker run -d --rm --name token --network host -v /tmp/token:/token lab/web:1.0 httpd -f -p 8099 -h /
# on: node1
docker swarm leave --force
# After 20 s on a busy host docker gives up waiting, and goes on joining.
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE2_ADDRESS:8099/token")" "$NODE2_ADDRESS:2377" \
  || until [ "$(docker info --format '{{.Swarm.LocalNodeState}}')" = active ]; do sleep 0.3; done
# on: node2
docker rm -f token
old=$(docker node ls --filter role=manager --format '{{.ID}} {{.Hostname}}' | sed -n 's/ node1$//p')
docker node demote "$old"
