# after: create
docker service scale old=0 webserver=3
