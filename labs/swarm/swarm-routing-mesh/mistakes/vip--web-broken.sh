# after: mesh
# Both tasks run, and neither listens where it is expected to.
docker service create --quiet --detach --name client --network app lab/web:1.0
docker service update --quiet --env-add PORT=8000 web
