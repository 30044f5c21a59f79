# after: create
docker service update --quiet --env-add DB_PASSWORD=/run/secrets/db_pass db
