# after: create use
docker secret create db_pass_v2 /lab/pw1
docker service update --quiet --secret-rm db_pass_v1 --secret-add source=db_pass_v2,target=db_pass db
