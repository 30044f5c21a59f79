# task: blue
docker node update --label-rm zones --label-add zone=blue node2

# task: fat
docker service update --quiet --reserve-memory 512m fat

# task: typo
docker service update --quiet --image lab/web:1.0 typo

# task: closed
docker service update --quiet --publish-rm mode=host,target=8080 closed
docker service update --quiet --publish-add mode=host,published=8095,target=80 closed

# task: loop
docker service update --quiet --secret-add token loop
