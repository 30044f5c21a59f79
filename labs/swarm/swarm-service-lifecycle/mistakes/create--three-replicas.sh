docker service create --quiet --name webserver --replicas 3 --env COLOR="$COLOUR" lab/web:1.0
