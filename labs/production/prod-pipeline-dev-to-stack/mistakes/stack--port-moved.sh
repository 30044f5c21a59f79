# after: dev ci
cat > docker-compose.prod.yml <<'YAML'
services:
  web:
    environment:
      STAGE: production
    command: httpd -f -p 9090 -h /www
    secrets: [signing_key]
    healthcheck:
      test: wget -qO /dev/null http://localhost:9090/
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
