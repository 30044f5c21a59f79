docker node update --availability drain node1
docker service create --detach --quiet --no-resolve-image --name node-agent --mode global lab/web:1.0
