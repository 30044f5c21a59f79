docker service create --quiet --detach --name edge --mode global --publish 8090:80 lab/web:1.0
