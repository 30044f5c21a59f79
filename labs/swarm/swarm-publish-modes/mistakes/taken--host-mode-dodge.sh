# after: api move
docker service create --quiet --detach --name api2 --publish 8081:80 lab/web:1.0 2> /tmp/err || true
docker config create err /tmp/err
docker service create --quiet --detach --name api2 --publish published=8081,target=80,mode=host lab/web:1.0 || \
  docker service create --quiet --detach --name api2 --publish published=8082,target=80,mode=host lab/web:1.0
