# after: prepare
docker node update --availability drain node3
docker service scale --detach app=9
