# task: dev
cat > docker-compose.yml <<'YAML'
services:
  web:
    image: lab/web:1.0
    environment:
      STORE_HOST: db
      DB_PASSWORD: ${DB_PW}
  db:
    image: redis
YAML
cat > docker-compose.override.yml <<'YAML'
services:
  web:
    environment:
      APP_ENV: development
    ports:
      - "8080:80"
    volumes:
      - ./theme:/theme
    secrets: [db_pw]
secrets:
  db_pw:
    file: ./db_pw.txt
YAML
docker compose -p shopdev up -d

# task: test
cat > docker-compose.test.yml <<'YAML'
services:
  web:
    environment:
      APP_ENV: test
  db:
    volumes:
      - sample-data:/data
volumes:
  sample-data: {}
YAML
docker compose -p shoptest -f docker-compose.yml -f docker-compose.test.yml up -d

# task: prod
cat > docker-compose.prod.yml <<'YAML'
services:
  web:
    image: lab/web:1.1
    environment:
      APP_ENV: production
    ports:
      - "80:80"
    secrets: [db_pw]
    deploy:
      replicas: 3
secrets:
  db_pw:
    external: true
YAML
docker compose -f docker-compose.yml -f docker-compose.prod.yml config > output.yml

# task: secret
cat > docker-compose.yml <<'YAML'
services:
  web:
    image: lab/web:1.0
    environment:
      STORE_HOST: db
      DB_PASSWORD_FILE: /run/secrets/db_pw
  db:
    image: redis
YAML
docker compose -p shopdev up -d
docker compose -p shoptest -f docker-compose.yml -f docker-compose.test.yml up -d
docker compose -f docker-compose.yml -f docker-compose.prod.yml config > output.yml
