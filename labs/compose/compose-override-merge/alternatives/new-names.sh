# The newer file names, the files named by COMPOSE_FILE, JSON as the merged form, long spellings, !reset.
# task: dev
rm docker-compose.yml
cat > compose.yaml <<'YAML'
name: shopdev
services:
  web: { image: "lab/web:1.0", environment: ["STORE_HOST=db"] }
  db: { image: "redis:latest" }
YAML
cat > compose.override.yaml <<'YAML'
services:
  web:
    environment: [APP_ENV=development]
    ports: [{ target: 80, published: "8080" }]
    volumes: [{ type: bind, source: ./theme, target: /theme, read_only: true }]
    secrets: [{ source: db_pw, target: db_pw }]
secrets:
  db_pw: { file: "${PWD}/db_pw.txt" }
YAML
docker compose up -d

# task: test
cat > docker-compose.test.yml <<'YAML'
services:
  db:
    volumes: [{ type: volume, source: sample-data, target: /data }]
volumes:
  sample-data: { name: sample-data }
YAML
COMPOSE_FILE=compose.yaml:docker-compose.test.yml docker-compose --project-name shoptest up --detach

# task: prod
cat > docker-compose.prod.yml <<'YAML'
services:
  web:
    image: lab/web:1.1
    environment: { APP_ENV: production, DB_PASSWORD_FILE: /run/secrets/db_pw }
    ports: ["80:80/tcp"]
    secrets: [db_pw]
    scale: 3
    deploy: { mode: replicated, replicas: 3 }
secrets:
  db_pw: { name: db_pw, external: true }
YAML
docker compose -p shop -f compose.yaml -f docker-compose.prod.yml config --output output.yml

# task: secret
docker compose -f compose.yaml -f docker-compose.prod.yml convert --format json > output.yml
