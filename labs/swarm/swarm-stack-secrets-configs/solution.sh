# task: deploy
printf '%s' "$PASSWORD" | docker secret create psql_password -
printf '%s' "$DBUSER" > user.txt
cat > stack.yaml <<'X'
version: "3.8"
services:
  web:
    image: lab/web:1.0
    deploy: { replicas: 2 }
    secrets: [psql_password, psql_user]
    configs:
      - { source: site_v1, target: /etc/site.conf }
secrets:
  psql_password: { external: true }
  psql_user: { file: ./user.txt }
configs:
  site_v1: { file: ./site.conf }
X
docker stack deploy --detach=false --quiet -c stack.yaml app

# task: change
{ cat site.conf; echo "banner = $BANNER"; } > site2.conf
sed -i -e 's/site_v1/site_v2/' -e 's/site.conf }$/site2.conf }/' stack.yaml
sed -i 's#target: /etc/site2.conf#target: /etc/site.conf#' stack.yaml
docker stack deploy --detach=false --quiet -c stack.yaml app

# task: remove
docker stack rm legacyapp
