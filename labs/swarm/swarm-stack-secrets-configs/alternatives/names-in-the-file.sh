# Keys without versions: the names of the objects are given by name:, and the version comes from the environment.
# task: deploy
printf '%s' "$PASSWORD" > /tmp/p && docker secret create psql_password /tmp/p && rm /tmp/p
printf '%s' "$DBUSER" > user.txt
cat > app.yml <<'X'
version: "3.5"
services:
  web:
    image: lab/web:1.0
    deploy:
      replicas: 2
      update_config: { parallelism: 0 }
    secrets:
      - source: db
        target: psql_password
      - psql_user
    configs:
      - source: site
        target: /etc/site.conf
        mode: 0440
secrets:
  db:
    external: true
    name: psql_password
  psql_user:
    file: user.txt
configs:
  site:
    name: app_site_${SITE}
    file: site.conf
X
SITE=v1 docker stack deploy --detach=false --quiet --compose-file app.yml app

# task: change
echo "banner = $BANNER" >> site.conf
SITE=v2 docker stack deploy --detach=false --quiet --compose-file app.yml app

# task: remove
docker stack rm --detach=true legacyapp
