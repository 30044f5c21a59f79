# after: create
# Both variables at once: the database refuses to start, and says so in its log.
docker service update --quiet --detach --restart-delay 10s --env-add DB_PASSWORD_FILE=/run/secrets/db_pass db
