# task: dev
cat > docker-compose.override.yml <<'YAML'
services:
  web:
    environment:
      STAGE: development
    ports:
      - "8080:8080"
    volumes:
      - ./site:/www:ro
YAML
sed -i "s/FIXME.*</$FERRY</" site/index.html
docker compose -p dev up -d

# task: ci
export TAG=ci-$FIRST
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml up --build --exit-code-from tests
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml push web
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml down --volumes

# task: stack
cat > docker-compose.prod.yml <<'YAML'
services:
  web:
    environment:
      STAGE: production
    secrets: [signing_key]
    healthcheck:
      test: wget -qO /dev/null http://localhost:8080/
      interval: 2s
    deploy:
      replicas: 3
      update_config:
        order: start-first
secrets:
  signing_key:
    external: true
YAML
TAG=ci-$FIRST docker compose -f docker-compose.yml -f docker-compose.prod.yml config --format json |
  jq 'del(.name, .networks, .services[].build, .services[].networks) | del(.. | nulls)' > dist/stack.yml
# on: node1
curl -sO http://build:8000/stack.yml
docker stack deploy --detach=true -c stack.yml prod

# task: release
sed -i "s/$FERRY/$FERRY and $OTHER/" site/index.html
export TAG=ci-$SECOND
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml up --build --exit-code-from tests
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml push web
docker compose -p ci -f docker-compose.yml -f docker-compose.test.yml down --volumes
docker compose -f docker-compose.yml -f docker-compose.prod.yml config --format json |
  jq 'del(.name, .networks, .services[].build, .services[].networks) | del(.. | nulls)' > dist/stack.yml
# on: node1
curl -sO http://build:8000/stack.yml
docker stack deploy --detach=true -c stack.yml prod
