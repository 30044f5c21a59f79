# task: start
cd /lab/app
cat > compose.yaml <<'YAML'
name: counter
services:
  web:
    image: lab/web:1.0
  redis:
    image: redis
YAML
docker compose up -d

# task: publish
cd /lab/app
cat > compose.yaml <<'YAML'
name: counter
services:
  web:
    image: lab/web:1.0
    ports:
      - "5000:5000"
  redis:
    image: redis
YAML
docker compose up -d

# task: mount
cd /lab/app
cat > compose.yaml <<'YAML'
name: counter
services:
  web:
    image: lab/web:1.0
    ports:
      - "5000:5000"
    volumes:
      - .:/composeapp
  redis:
    image: redis
YAML
docker compose up -d

# task: greet
cd /lab/app
cat > compose.yaml <<YAML
name: counter
services:
  web:
    image: lab/web:1.0
    ports:
      - "5000:5000"
    volumes:
      - .:/composeapp
    environment:
      GREETING: $GREETING-$NUMBER
  redis:
    image: redis
YAML
docker compose up -d
