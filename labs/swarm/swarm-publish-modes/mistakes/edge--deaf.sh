# The server listens on another port than the one that is published.
docker service create --quiet --detach --name edge --mode global --env PORT=8000 --publish published=8090,target=80,mode=host lab/web:1.0
