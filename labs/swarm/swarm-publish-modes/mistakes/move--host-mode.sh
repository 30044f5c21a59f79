# after: api
docker service update --quiet --publish-rm 80 --publish-add published=8081,target=80,mode=host api
