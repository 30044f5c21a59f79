# after: deploy
docker service update --quiet --image lab/web:1.1 --replicas 4 cluster_cluster
