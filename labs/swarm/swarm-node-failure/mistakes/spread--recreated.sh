# after: replace
# One on each node, and another service.
docker service rm web
docker service create --quiet --name web --replicas 3 lab/web:1.0
