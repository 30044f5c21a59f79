# Volumes in long form, the row by the database's own program, containers replaced by hand, another file name.
# task: volumes
rm compose.yaml
cat > docker-compose.yml <<'YAML'
name: drupal
x-env: &env { DB_HOST: db, DB_PASSWORD: "${DB_PASSWORD}" }
services:
  cms:
    image: lab/cms:1
    depends_on: [db]
    ports: [{ target: 80, published: "8080" }]
    environment: *env
    volumes:
      - { type: volume, source: cms-modules, target: /var/www/html/modules }
      - { type: volume, source: cms-themes, target: /var/www/html/themes/ }
  db:
    image: "lab/db:${DB_TAG:-1}"
    environment: *env
    volumes: [{ type: volume, source: db-data, target: /var/lib/db }]
volumes: { cms-modules: , cms-themes: , db-data: { driver: local } }
YAML
docker-compose up -d
until docker compose exec -T db db-ready </dev/null; do sleep 0.3; done

# task: insert
docker compose exec -T db db-insert "$ROW-$NUMBER" </dev/null

# task: again
docker compose rm --stop --force
docker network rm drupal_default
docker compose create
docker compose start

# task: update
docker compose stop db
docker compose rm -f db
echo DB_TAG=2 >> .env
docker compose up -d db
