# after: create use
docker secret create db_pass_v2 /lab/pw2
docker service rm db
docker service create --quiet --name db --env DB_PASSWORD_FILE=/run/secrets/db_pass --secret source=db_pass_v2,target=db_pass lab/db:1
docker service update --quiet --env-add TZ=UTC db
