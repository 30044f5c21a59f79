# after: volumes insert again
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
      - db-data-2:/var/lib/db
volumes:
  cms-modules: {}
  cms-themes: {}
  db-data-2: {}
YAML
docker compose up -d
