# after: prepare
docker service scale app=9
docker node update --availability pause node3
