# The other end of each connection: the program of closed moves to the port that was published, blue's rule is written anew.
# task: blue
docker node update --label-add zone=blue node1
docker service update --quiet --constraint-rm node.labels.zone==blue --constraint-add 'node.labels.zone == blue' blue

# task: fat
docker service update --quiet --reserve-memory 1g fat

# task: typo
docker service update --quiet --image lab/web:1.0 --force typo

# task: closed
docker service update --quiet --env-add PORT=8080 closed

# task: loop
docker service scale --detach loop=0
docker service update --quiet --secret-add source=token,target=token --replicas 2 loop
