# task: create
docker secret create db_pass_v1 /lab/pw1
docker service update --quiet --secret-add source=db_pass_v1,target=db_pass,mode=0400 db

# task: use
docker service update --quiet --env-rm DB_PASSWORD --env-add DB_PASSWORD_FILE=/run/secrets/db_pass db

# task: rotate
docker secret create db_pass_v2 /lab/pw2
docker service update --quiet --secret-rm db_pass_v1 --secret-add source=db_pass_v2,target=db_pass,mode=0400 db

# task: clean
docker secret rm db_pass_v1

# task: question
printf no | docker config create can-read -
