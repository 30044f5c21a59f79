# Secret and variable in one update; for the rotation both secrets for a while, the new one under another path until the old one is gone.
# task: create
docker secret create db_pass_v1 - < /lab/pw1
docker service update --quiet --secret-add source=db_pass_v1,target=db_pass,mode=0400 \
  --env-rm DB_PASSWORD --env-add DB_PASSWORD_FILE=/run/secrets/db_pass db

# task: use
docker service update --quiet --force db

# task: rotate
docker secret create db_pass_v2 - < /lab/pw2
docker service update --quiet --secret-add source=db_pass_v2,target=next db
docker service update --quiet --secret-rm db_pass_v1 --secret-rm db_pass_v2 --secret-add source=db_pass_v2,target=db_pass db
