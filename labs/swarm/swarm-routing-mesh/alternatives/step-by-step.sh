# Bare services first, and then network, port and number by updates, in the long forms.
# task: mesh
docker service create --quiet --name web --network name=app,alias=shop lab/web:1.0
docker service update --quiet --replicas 2 --publish-add published=8080,target=80,protocol=tcp,mode=ingress web

# task: vip
docker service create --quiet --name client lab/web:1.0
docker service update --quiet --network-add app client

# task: drained
docker node update node3 --availability=drain

# task: osi
echo 'L4 no' > /tmp/osi
docker config create osi /tmp/osi
