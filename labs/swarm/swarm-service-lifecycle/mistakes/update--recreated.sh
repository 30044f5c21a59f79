# after: create
docker service rm webserver
docker service create --quiet --name webserver --replicas 5 --env COLOR="$COLOUR" lab/web:1.1
