docker config create db_pass_v1 /lab/pw1
docker service update --quiet --config-add source=db_pass_v1,target=/run/secrets/db_pass,mode=0400 db
