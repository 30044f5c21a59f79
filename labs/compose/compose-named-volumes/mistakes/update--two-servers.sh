# after: volumes insert again
# As the old course had it: a second service on the same volume.
cat > compose.yaml <<'YAML'
name: drupal
services:
  cms:
    image: lab/cms:1
    ports:
      - "8080:80"
    environment:
      DB_HOST: db
      DB_PASSWORD: ${DB_PASSWORD}
    volumes:
      - cms-modules:/var/www/html/modules
      - cms-themes:/var/www/html/themes
  db:
    image: lab/db:1
    environment:
      DB_PASSWORD: ${DB_PASSWORD}
    volumes:
      - db-data:/var/lib/db
  db2:
    image: lab/db:2
    environment:
      DB_PASSWORD: ${DB_PASSWORD}
    volumes:
      - db-data:/var/lib/db
volumes:
  cms-modules: {}
  cms-themes: {}
  db-data: {}
YAML
docker compose up -d
