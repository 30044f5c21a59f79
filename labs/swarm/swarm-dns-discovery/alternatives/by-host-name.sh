# The second name comes from the host name of the containers, which engines from version 25 on tell the name server, too.
# task: alias
docker service update --quiet --hostname postgres db
