docker service create --quiet --name registry --constraint node.hostname==node1 \
  --mount type=volume,source=registry-data,target=/data --publish mode=host,published=5000,target=5000 registry:2
