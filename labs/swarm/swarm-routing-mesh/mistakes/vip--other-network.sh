# after: mesh
docker network create --driver overlay elsewhere
docker service create --quiet --detach --name client --network elsewhere lab/web:1.0
