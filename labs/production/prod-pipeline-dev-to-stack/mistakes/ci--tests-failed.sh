# after: dev
echo '<!-- FIXME -->' >> site/index.html
export TAG=ci-$FIRST
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml up --build --exit-code-from tests || true
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml push web
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml down --volumes
