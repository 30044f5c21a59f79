# after: api move
echo 'It did not work.' | docker config create err -
docker service create --quiet --detach --name api2 --publish 8082:80 lab/web:1.0
