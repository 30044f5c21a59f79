sed -i "s/FIXME.*</$FERRY</" site/index.html
cat > docker-compose.override.yml <<'YAML'
services:
  web:
    environment:
      STAGE: development
    ports:
      - "8080:8080"
YAML
docker compose -p dev up -d --build
