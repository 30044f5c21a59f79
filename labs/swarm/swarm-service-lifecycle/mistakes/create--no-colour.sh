docker service create --quiet --name webserver --replicas 5 lab/web:1.0
