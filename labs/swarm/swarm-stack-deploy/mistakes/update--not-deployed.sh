# after: deploy
sed -i '/^  cluster:/,/^  aux:/ { s/web:1[.]0/web:1.1/; s/replicas: 6/replicas: 4/ }' docker-compose.yml
# Deployed, but a moment too early.
docker service update --quiet --force cluster_cluster
