# The database goes back to the name that the site looks for; one secret file for both; the backup gets the path it wants.
# task: port
docker compose -p blog stop wordpress
cat > compose.yaml <<YAML
name: blog
services:
  wordpress:
    image: lab/cms:1
    restart: always
    ports: [{ target: 80, published: "8080", mode: host }]
    environment: { SITE_TITLE: Harbour notes, DB_PASSWORD: anchor-and-tide }
  database:
    image: lab/db:1
    restart: always
    environment: ["DB_PASSWORD=tide-and-anchor"]
    volumes: ["db:/var/lib/db"]
  backup:
    image: busybox
    restart: always
    command: sh -c 'cp /var/lib/db/rows /backup/rows && exec sleep 3600'
    volumes: ["db:/data:ro", "backup:/backup"]
volumes: { db: , backup: }
YAML
docker compose up -d

# task: database
printf %s "tide-and-anchor" > db_password
cat > compose.yaml <<'YAML'
name: blog
services:
  wordpress:
    image: lab/cms:1
    restart: unless-stopped
    depends_on: { mysql: { condition: service_healthy } }
    ports: ["8080:80"]
    environment: { SITE_TITLE: Harbour notes, DB_PASSWORD_FILE: /run/secrets/db_password }
    secrets: [db_password]
  mysql:
    image: lab/db:1
    restart: unless-stopped
    environment: { DB_PASSWORD_FILE: /run/secrets/db_password }
    secrets: [db_password]
    volumes: ["db:/var/lib/db"]
    healthcheck: { test: [CMD, db-ready], interval: 2s, start_period: 10s }
  backup:
    image: busybox
    restart: always
    command: sh -c 'cp /var/lib/db/rows /backup/rows && exec sleep 3600'
    volumes: ["db:/data:ro", "backup:/backup"]
secrets: { db_password: { file: ./db_password } }
volumes: { db: , backup: }
YAML
docker compose up -d --remove-orphans

# task: calm
rm docker-compose.yml
sed -i 's|db:/data:ro|db:/var/lib/db:ro|' compose.yaml
docker compose up -d

# task: posts
docker compose exec -T mysql db-rows </dev/null | sed -n '$p' > last-post
