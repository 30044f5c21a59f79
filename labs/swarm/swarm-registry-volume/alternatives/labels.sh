# Nodes chosen by a label and by an ID, the short form of publishing, the note written by the service itself on node2.
# task: registry
docker node update --label-add images=here node1
docker service create --detach --quiet --name registry --constraint 'node.labels.images == here' \
  --mount src=registry-data,dst=/var/lib/registry -p target=5000,published=5000,mode=host registry:2

# task: deploy
until curl -sf http://node1:5000/v2/ > /dev/null; do sleep 0.2; done
docker image tag team/web:3.0 node1:5000/web:3.0
docker image push --quiet node1:5000/web:3.0
docker service create --detach --quiet --name shop --replicas 1 node1:5000/web:3.0
docker service scale --detach shop=5

# task: notes
docker service create --quiet --name notes --constraint "node.id==$(docker node inspect --format '{{.ID}}' node2)" \
  --mount type=volume,src=notes-data,dst=/notes --env NOTE="$NOTE" lab/base:1.0 \
  sh -c 'test -e /notes/today.txt || echo "$NOTE" > /notes/today.txt; while :; do sleep 60; done'
docker service update --force --detach notes

# task: address
echo 'http://localhost:5000/v2/_catalog' | docker config create curl -
