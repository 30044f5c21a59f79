# after: replace
docker service scale web=3
