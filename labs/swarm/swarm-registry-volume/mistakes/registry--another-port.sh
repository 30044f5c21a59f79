docker service create --quiet --name registry --constraint node.hostname==node1 \
  --mount type=volume,source=registry-data,target=/var/lib/registry --publish mode=host,published=5001,target=5000 registry:2
