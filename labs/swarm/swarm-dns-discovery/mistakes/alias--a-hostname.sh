# after: db
docker service update --quiet --hostname postgres db
