# after: dev
export TAG=ci-$FIRST
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml up --build --exit-code-from tests
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml push web
