# task: create
docker service create --quiet --name webserver --replicas 5 --env COLOR="$COLOUR" lab/web:1.0

# task: update
docker service update --quiet --image lab/web:1.1 webserver

# task: heal
docker service update --quiet --restart-delay 1s webserver

# task: clean
docker service rm old
docker service scale webserver=3
