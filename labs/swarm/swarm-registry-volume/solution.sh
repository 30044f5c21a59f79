# task: registry
docker service create --quiet --name registry --constraint node.hostname==node1 \
  --mount type=volume,source=registry-data,target=/var/lib/registry --publish mode=host,published=5000,target=5000 registry:2

# task: deploy
docker tag team/web:3.0 node1:5000/web:3.0
docker push --quiet node1:5000/web:3.0
docker service create --quiet --name shop --replicas 5 node1:5000/web:3.0

# task: notes
docker service create --quiet --name notes --constraint node.hostname==node1 \
  --mount type=volume,source=notes-data,target=/notes lab/base:1.0 sleep infinity
docker exec "$(docker ps --quiet --filter name=notes.1)" sh -c "echo $NOTE > /notes/today.txt"
docker service update --quiet --force notes

# task: address
printf 'http://node1:5000/v2/_catalog' | docker config create curl -
