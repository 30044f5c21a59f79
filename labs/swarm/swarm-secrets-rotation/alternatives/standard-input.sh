# Secrets from standard input, an absolute target with an owner, a start-first update, and a file of its own for the answer.
# task: create
tr -d '\n' < /lab/pw1 | docker secret create --label team=security db_pass_v1 -
docker service update --detach --secret-add mode=0400,uid=0,gid=0,target=/run/secrets/db_pass,src=db_pass_v1 db

# task: use
until [ "$(docker service inspect --format '{{.UpdateStatus.State}}' db)" = completed ]; do sleep 0.3; done
docker service update --detach --env-add DB_PASSWORD_FILE=/run/secrets/db_pass --env-rm DB_PASSWORD db

# task: rotate
printf '%s' "$(cat /lab/pw2)" | docker secret create db_pass_v2 -
docker service update --detach --update-order start-first --secret-add source=db_pass_v2,target=db_pass,mode=0400 --secret-rm db_pass_v1 db

# task: clean
docker secret ls --quiet --filter name=db_pass_v1 | xargs docker secret rm

# task: question
echo No > /tmp/answer
docker config create can-read /tmp/answer
