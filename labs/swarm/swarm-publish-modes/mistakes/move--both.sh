# after: api
docker service update --quiet --publish-rm 80 --publish-add 8081:80 --publish-add 8083:81 api
