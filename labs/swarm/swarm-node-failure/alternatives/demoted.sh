# Joins first and as a manager that is demoted, removes the dead entry by its ID, and spreads web by scaling it down and up.
# task: replace
mkdir -p /tmp/token
docker swarm join-token --quiet manager > /tmp/token/manager
docker run -d --rm --name token --network host -v /tmp/token:/www lab/web:1.0 httpd -f -p 8099 -h /www
# on: node4
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/manager")" "$NODE1_ADDRESS:2377"
# on: node1
docker rm -f token
# A new manager counts at once and votes only when it has caught up.
until [ "$(docker node inspect --format '{{.ManagerStatus.Reachability}}' node4)" = reachable ]; do sleep 0.3; done
docker node demote node4
docker node rm --force "$(docker node inspect --format '{{.ID}}' node3)"

# task: pinned
docker node update --label-add disk=ssd --label-add room=2 node4
docker service update --detach --constraint-rm node.labels.disk==ssd --constraint-add 'node.labels.disk == ssd' pinned

# task: spread
docker service scale web=1
docker service scale web=3
