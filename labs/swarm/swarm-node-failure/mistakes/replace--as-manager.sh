docker node rm node3
mkdir -p /tmp/token
docker swarm join-token --quiet manager > /tmp/token/manager
docker run -d --rm --name token --network host -v /tmp/token:/www lab/web:1.0 httpd -f -p 8099 -h /www
# on: node4
docker swarm join --token "$(curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/manager")" "$NODE1_ADDRESS:2377"
