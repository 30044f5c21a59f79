# A rule that says where not to run is no promise where it runs.
docker service create --quiet --name registry --constraint node.hostname!=node2 --constraint node.hostname!=node3 \
  --mount type=volume,source=registry-data,target=/var/lib/registry --publish mode=host,published=5000,target=5000 registry:2
