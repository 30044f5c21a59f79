# after: create
docker service rm old
