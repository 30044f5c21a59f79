# after: registry
docker tag team/web:3.0 node1:5000/web:3.0
mkdir -p /tmp/token
docker save node1:5000/web:3.0 > /tmp/token/web.tar
docker run -d --rm --name carrier --network host -v /tmp/token:/www lab/base:1.0 httpd -f -p 8099 -h /www
# on: node2
curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/web.tar" | docker load
# on: node3
curl -s --retry 5 --retry-connrefused "http://$NODE1_ADDRESS:8099/web.tar" | docker load
# on: node1
docker service create --quiet --name shop --replicas 5 node1:5000/web:3.0
