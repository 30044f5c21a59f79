# task: mesh
docker service create --quiet --name web --replicas 2 --network app --publish 8080:80 lab/web:1.0

# task: vip
docker service create --quiet --name client --network app lab/web:1.0

# task: drained
docker node update --availability drain node3

# task: osi
printf 'L4 no' | docker config create osi -
