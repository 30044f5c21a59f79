echo letmein | docker secret create psql_password -
printf '%s' "$DBUSER" > user.txt
cat > stack.yaml <<'X'
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
