docker node update --availability drain node2
docker service scale --detach app=4
