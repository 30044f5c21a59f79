# after: dev ci
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
  jq 'del(.name, .networks, .services[].build, .services[].networks) | del(.. | nulls) | .services.web.image = "app:prod"' > dist/stack.yml
# on: node2
mkdir -p site
echo "<p>$FERRY</p>" > site/index.html
printf '%s\n' 'FROM lab/base:1.0' 'COPY site /www' 'CMD ["httpd", "-f", "-p", "8080", "-h", "/www"]' > Dockerfile
docker build --quiet --tag app:prod .
# on: node3
mkdir -p site
echo "<p>$FERRY</p>" > site/index.html
printf '%s\n' 'FROM lab/base:1.0' 'COPY site /www' 'CMD ["httpd", "-f", "-p", "8080", "-h", "/www"]' > Dockerfile
docker build --quiet --tag app:prod .
# on: node1
mkdir -p site
echo "<p>$FERRY</p>" > site/index.html
printf '%s\n' 'FROM lab/base:1.0' 'COPY site /www' 'CMD ["httpd", "-f", "-p", "8080", "-h", "/www"]' > Dockerfile
docker build --quiet --tag app:prod .
curl -sO http://build:8000/stack.yml
docker stack deploy --detach=true --resolve-image never -c stack.yml prod
