docker service create --quiet --name registry --mount type=volume,source=registry-data,target=/var/lib/registry \
  --publish mode=host,published=5000,target=5000 registry:2
