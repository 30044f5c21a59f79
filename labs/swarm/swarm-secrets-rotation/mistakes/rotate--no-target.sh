# after: create use
docker secret create db_pass_v2 /lab/pw2
docker service update --quiet --detach --secret-rm db_pass_v1 --secret-add db_pass_v2 db
