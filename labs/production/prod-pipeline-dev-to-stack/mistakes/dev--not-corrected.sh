cat > docker-compose.override.yml <<'YAML'
services:
  web:
    environment:
      STAGE: development
    ports:
      - "8080:8080"
    volumes:
      - ./site:/www:ro
YAML
echo "<p>$FERRY</p>" >> site/index.html
docker compose -p dev up -d
