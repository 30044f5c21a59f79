docker secret create db_pass_v1 /lab/pw1
docker service update --quiet --secret-add source=db_pass_v1,target=db_pass db
