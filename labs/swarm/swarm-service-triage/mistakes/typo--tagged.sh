docker tag lab/web:1.0 lab/wbe:1.0
# on: node2
docker tag lab/web:1.0 lab/wbe:1.0
# on: node3
docker tag lab/web:1.0 lab/wbe:1.0
# on: node1
docker service update --quiet --force typo
