docker stop $(docker ps -q)
docker system prune --all --volumes --force
docker volume rm attic_boxes
