# task: volumes
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
volumes:
  cms-modules: {}
  cms-themes: {}
  db-data: {}
YAML
docker compose up -d
until curl -sf http://localhost:8080/ >/dev/null; do sleep 0.3; done

# task: insert
until curl -sf http://localhost:8080/ >/dev/null; do sleep 0.3; done
curl -sf -d "$ROW-$NUMBER" http://localhost:8080/rows

# task: again
docker compose down
docker compose up -d

# task: update
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
volumes:
  cms-modules: {}
  cms-themes: {}
  db-data: {}
YAML
docker compose up -d
