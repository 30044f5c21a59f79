# after: deploy
docker service rm cluster_aux
