# The older file name, the project's name on the command line, long forms, and one service at a time.
# task: start
cd /lab/app
cat > docker-compose.yml <<'YAML'
services:
  redis:
    image: redis:latest
  web:
    image: lab/web:1.0
YAML
docker compose -p counter up -d

# task: publish
cd /lab/app
cat > docker-compose.yml <<'YAML'
services:
  redis:
    image: redis:latest
  web:
    image: lab/web:1.0
    ports:
      - target: 5000
        published: "5000"
        protocol: tcp
        mode: host
YAML
docker compose -p counter up -d web

# task: mount
cd /lab/app
cat > docker-compose.yml <<'YAML'
services:
  redis:
    image: redis:latest
  web:
    image: lab/web:1.0
    ports: ["5000:5000/tcp"]
    volumes:
      - type: bind
        source: /lab/app
        target: /composeapp
YAML
COMPOSE_PROJECT_NAME=counter docker compose up -d --no-deps web

# task: greet
cd /lab/app
echo "GREETING=$GREETING-$NUMBER" > web.env
cat > docker-compose.yml <<'YAML'
services:
  redis:
    image: redis:latest
  web:
    image: lab/web:1.0
    ports: ["5000:5000/tcp"]
    env_file: [web.env]
    volumes: ["./:/composeapp"]
YAML
docker compose -p counter up -d
