# The workers leave and join again as managers with a token, instead of being promoted.
# task: lead
docker swarm init --force-new-cluster

# task: purge
docker node rm --force node2
docker node rm --force node3

# task: restore
mkdir -p /tmp/token
docker swarm join-token --quiet manager > /tmp/token/manager
docker run -d --name token --network host -v /tmp/token:/www lab/web:1.0 httpd -f -p 8099 -h /www
# on: node4
docker swarm leave
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/manager")" "$NODE1_ADDRESS:2377"
# on: node5
docker swarm leave
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/manager")" "$NODE1_ADDRESS:2377"
# on: node1
docker rm -f token
until [ "$(docker node ls --format '{{.Status}}' | grep -c Down)" = 2 ]; do sleep 0.3; done
docker node ls --format '{{.ID}} {{.Status}}' | sed -n 's/ Down$//p' | xargs docker node rm
