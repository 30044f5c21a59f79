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
      - ./modules:/var/www/html/modules
      - ./themes:/var/www/html/themes
  db:
    image: lab/db:1
    environment:
      DB_PASSWORD: ${DB_PASSWORD}
    volumes:
      - ./data:/var/lib/db
YAML
docker compose up -d
