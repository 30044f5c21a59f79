docker service create --quiet --name webserver --replicas 5 --constraint node.hostname==node1 \
  --env COLOR="$COLOUR" lab/web:1.0
