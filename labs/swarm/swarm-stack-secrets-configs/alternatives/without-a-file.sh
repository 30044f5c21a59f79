# No stack file at all: labelled objects and a service of the command line; what a stack is, is a label.
# task: deploy
docker secret create psql_password - <<< "$PASSWORD"
echo "$DBUSER" | docker secret create --label com.docker.stack.namespace=app app_psql_user -
docker config create --label com.docker.stack.namespace=app app_site_v1 site.conf
docker service create --detach --quiet --name app_web --replicas 2 --label com.docker.stack.namespace=app \
  --secret psql_password --secret source=app_psql_user,target=psql_user,mode=0400 \
  --config source=app_site_v1,target=/etc/site.conf lab/web:1.0

# task: change
sed "\$a banner = $BANNER" site.conf | docker config create site-2026 -
docker service update --detach --config-rm app_site_v1 --config-add source=site-2026,target=/etc/site.conf app_web

# task: remove
docker service rm legacyapp_api
until docker secret rm legacyapp_user; do sleep 0.3; done
until docker network rm legacyapp_default; do sleep 0.3; done
