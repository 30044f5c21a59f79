sed -i "s/FIXME.*</$FERRY</" site/index.html
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
docker compose config > all.yaml
docker compose -p dev -f all.yaml up -d
