# The names are right, but nothing holds the parts together.
sed -i '/depends_on/,/condition/d; /^  cluster:/,/^  aux:/ { /^  aux:/!d }' docker-compose.yml
docker stack deploy --detach=true -c docker-compose.yml cluster
docker service create --quiet --name cluster_cluster --replicas 6 --constraint node.role==worker --publish 8090:80 \
  --restart-condition on-failure --network cluster_default lab/web:1.0
