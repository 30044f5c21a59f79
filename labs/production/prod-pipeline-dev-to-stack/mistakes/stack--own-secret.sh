# after: dev ci
echo guessed > key.txt
cp key.txt dist/
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
    file: ./key.txt
YAML
TAG=ci-$FIRST docker compose -f docker-compose.yml -f docker-compose.prod.yml config --format json |
  jq 'del(.name, .networks, .services[].build, .services[].networks) | del(.. | nulls) | .secrets.signing_key = {file: "./key.txt"}' > dist/stack.yml
# on: node1
curl -sO http://build:8000/key.txt
curl -sO http://build:8000/stack.yml
docker stack deploy --detach=true -c stack.yml prod
