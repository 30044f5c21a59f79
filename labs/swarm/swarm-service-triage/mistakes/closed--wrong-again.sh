docker service update --quiet --publish-rm mode=host,target=8080 closed
docker service update --quiet --publish-add mode=host,published=8095,target=8095 closed
