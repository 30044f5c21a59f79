# after: volumes insert again
# The new one has the data; the old one was kept, to be on the safe side.
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
    image: lab/db:2
    environment:
      DB_PASSWORD: ${DB_PASSWORD}
    volumes:
      - db-data:/var/lib/db
  before:
    image: lab/db:1
    environment:
      DB_PASSWORD: ${DB_PASSWORD}
volumes:
  cms-modules: {}
  cms-themes: {}
  db-data: {}
YAML
docker compose up -d
