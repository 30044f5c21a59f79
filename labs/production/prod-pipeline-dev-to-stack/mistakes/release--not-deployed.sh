# after: dev ci stack
sed -i "s/$FERRY/$FERRY and $OTHER/" site/index.html
export TAG=ci-$SECOND
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml up --build --exit-code-from tests
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml push web
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml down --volumes
TAG=ci-$SECOND docker compose -f docker-compose.yml -f docker-compose.prod.yml config --format json |
  jq 'del(.name, .networks, .services[].build, .services[].networks) | del(.. | nulls)' > dist/stack.yml
