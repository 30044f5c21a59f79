# task: edge
docker service create --quiet --name edge --mode global --publish published=8090,target=80,mode=host lab/web:1.0

# task: udp
docker service create --quiet --name dns-cache --publish 5353:53/udp lab/netshoot:1 \
  dnsmasq --no-daemon --user=root --no-resolv --address=/drydock.test/192.0.2.53

# task: api
docker service create --quiet --name api --replicas 2 --publish 8080:80 lab/web:1.0

# task: move
docker service update --quiet --publish-rm 80 --publish-add 8081:80 api

# task: taken
docker service create --quiet --name api2 --publish 8081:80 lab/web:1.0 2> /tmp/err || true
docker config create err /tmp/err
docker service create --quiet --name api2 --publish 8082:80 lab/web:1.0
