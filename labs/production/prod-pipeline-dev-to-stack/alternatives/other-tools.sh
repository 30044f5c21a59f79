# The base without build, a tag from a file, tests as a one-off run, plain docker for build and push, and docker stack config.
# task: dev
cat > docker-compose.yml <<'YAML'
services:
  web:
    image: build:5000/app:${TAG:-dev}
    environment: [STAGE=unknown]
YAML
cat > compose.override.yml <<'YAML'
services:
  web:
    build: { context: . }
    environment: [STAGE=development]
    ports: [{ target: 8080, published: "8080" }]
    volumes: [{ type: bind, source: ./site, target: /www }]
YAML
mv docker-compose.yml compose.yaml
rm docker-compose.override.yml
docker compose --project-name dev up --detach --build
sed -i "/FIXME/d" site/index.html
echo "<p>$FERRY</p>" >> site/index.html

# task: ci
docker build --tag "build:5000/app:ci-$FIRST" .
echo "TAG=ci-$FIRST" > ci.env
compose() { docker compose --env-file ci.env --project-name ci --file compose.yaml --file docker-compose.test.yml "$@"; }
compose run --rm tests
docker push --quiet "build:5000/app:ci-$FIRST"
compose down -v --remove-orphans

# task: stack
cat > docker-compose.prod.yml <<'YAML'
services:
  web:
    environment: [STAGE=production]
    secrets:
      - { source: key, target: signing_key, mode: 0444 }
    healthcheck:
      test: [CMD, wget, -q, --spider, "http://127.0.0.1:8080/index.html"]
      interval: 5s
      retries: 2
    deploy:
      mode: replicated
      replicas: 3
      update_config: { parallelism: 3, order: start-first, failure_action: rollback }
secrets:
  key: { external: true, name: signing_key }
YAML
TAG=ci-$FIRST docker stack config -c compose.yaml -c docker-compose.prod.yml > dist/stack.yml
# on: node1
curl -s http://build:8000/stack.yml | docker stack deploy --detach=true --compose-file - prod

# task: release
sed -i "s/$FERRY/<b>&<\/b>, $OTHER/" site/index.html
echo "TAG=ci-$SECOND" > ci.env
compose() { docker compose --env-file ci.env --project-name ci --file compose.yaml --file docker-compose.test.yml "$@"; }
docker build --tag "build:5000/app:ci-$SECOND" .
compose up --detach web
compose run --rm --no-deps tests
compose down --volumes
docker push --quiet "build:5000/app:ci-$SECOND"
sed -i "s/ci-$FIRST/ci-$SECOND/" dist/stack.yml
# on: node1
curl -s http://build:8000/stack.yml > next.yml
docker stack deploy --detach=true --compose-file next.yml prod
