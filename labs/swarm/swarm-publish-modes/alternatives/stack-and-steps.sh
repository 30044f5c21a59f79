# edge gets its port by an update, dns-cache in host mode and long form, api moves in two steps, and api2 takes 8082 first.
# task: edge
docker service create --quiet --mode=global --name=edge lab/web:1.0
docker service update --quiet --publish-add mode=host,target=80,published=8090,protocol=tcp edge

# task: udp
docker service create --quiet --name dns-cache --publish protocol=udp,mode=host,target=53,published=5353 \
  --entrypoint dnsmasq lab/netshoot:1 -d -u root -R -A /drydock.test/192.0.2.53

# task: api
docker service create --quiet --name api --replicas 2 -p published=8080,target=80 lab/web:1.0

# task: move
docker service update --quiet --publish-rm target=80 api
docker service update --quiet --publish-add mode=ingress,published=8081,target=80 api

# task: taken
docker service create --quiet --name api2 --publish mode=ingress,published=8082,target=80 lab/web:1.0
docker service update --quiet --publish-add 8081:80 api2 2>&1 | docker config create --label kind=error err - || true
docker config inspect err > /dev/null
