# Smaller steps: fewer replicas first, several tasks at a time, the number changed by an update.
# task: create
docker service create --detach --name webserver -e COLOR=none lab/web:1.0
docker service update --quiet --env-rm COLOR --env-add COLOR="$COLOUR" --replicas 5 webserver

# task: update
docker service update --quiet --update-parallelism 0 webserver
docker service update --quiet --image lab/web:1.1 webserver

# task: heal
docker service update --quiet --restart-condition any --restart-delay 1000ms webserver

# task: clean
docker service update --quiet --replicas 3 webserver
docker service scale --detach old=0
docker service remove old
