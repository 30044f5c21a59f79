docker service update --quiet --publish-add mode=host,published=8096,target=80 closed
