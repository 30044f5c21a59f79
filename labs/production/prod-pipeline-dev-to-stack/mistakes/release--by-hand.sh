# after: dev ci stack
sed -i "s/$FERRY/$FERRY and $OTHER/" site/index.html
export TAG=ci-$SECOND
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml up --build --exit-code-from tests
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml push web
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml down --volumes
# on: node1
docker service update --detach --image "build:5000/app:ci-$SECOND" prod_web
