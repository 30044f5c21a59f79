# The command ends at once: the swarm starts it again and again.
docker service create --detach --name webserver --replicas 5 --env COLOR="$COLOUR" lab/web:1.0 sh -c 'exit 1'
sleep 5
