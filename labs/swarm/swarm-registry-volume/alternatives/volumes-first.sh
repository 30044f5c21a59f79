# A global registry bound to the manager, volumes made and written before their services.
# task: registry
docker volume create registry-data
docker service create --quiet --name registry --mode global --constraint node.role==manager \
  --mount type=volume,source=registry-data,target=/var/lib/registry --publish mode=host,published=5000,target=5000 registry:2

# task: deploy
docker tag team/web:3.0 node1:5000/web:3.0
docker push --quiet node1:5000/web:3.0
docker pull --quiet node1:5000/web:3.0
docker service create --quiet --name shop --replicas 3 --replicas-max-per-node 2 node1:5000/web:3.0
docker service update --quiet --replicas 5 shop

# task: notes
docker volume create notes-data
docker run --rm --volume notes-data:/notes lab/base:1.0 sh -c "echo 'note: $NOTE' > /notes/today.txt"
docker service create --quiet --name notes --constraint node.role==manager \
  --mount type=volume,source=notes-data,destination=/notes lab/base:1.0 tail -f /dev/null
docker service update --quiet --force notes
