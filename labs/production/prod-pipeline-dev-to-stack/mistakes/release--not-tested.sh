# after: dev ci stack
sed -i "s/$FERRY/$FERRY and $OTHER/" site/index.html
export TAG=ci-$SECOND
docker compose build
docker compose push
TAG=ci-$SECOND docker compose -f docker-compose.yml -f docker-compose.prod.yml config --format json |
  jq 'del(.name, .networks, .services[].build, .services[].networks) | del(.. | nulls)' > dist/stack.yml
# on: node1
curl -sO http://build:8000/stack.yml
docker stack deploy --detach=true -c stack.yml prod
