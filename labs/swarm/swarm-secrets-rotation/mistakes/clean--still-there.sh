# after: create use rotate
docker secret ls
