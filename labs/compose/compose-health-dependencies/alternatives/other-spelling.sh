# A test as one string, other units, an anchor, docker-compose with a hyphen; the dependency with all its keys.
# task: valid
cat > docker-compose.yml <<'YAML'
name: flask
services:
  web: { image: "lab/web:1.0", ports: ["8080:80"] }
  db:
    image: lab/db:slow
    environment: ["DB_PASSWORD=open-sesame"]
    healthcheck: { test: exit 0, interval: 5000ms, timeout: 0m3s, retries: 5, start_period: 0m10s }
YAML
rm compose.yaml
docker-compose up -d

# task: healthy
sed -i 's/test: exit 0/test: "db-ready > \/dev\/null || exit 1"/' docker-compose.yml
docker-compose up -d db

# task: order
docker-compose stop
sed -i 's/"8080:80"\] }/"8080:80"], depends_on: { db: { condition: service_healthy, restart: true, required: true } } }/' docker-compose.yml
docker-compose up -d --wait

# task: lonely
printf 'Nothing' > /lab/flask/answer
