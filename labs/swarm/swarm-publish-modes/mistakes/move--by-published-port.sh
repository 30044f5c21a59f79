# after: api
docker service update --quiet --publish-rm 8080 --publish-add 8081:80 api
