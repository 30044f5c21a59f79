sed -i "s/FIXME.*</$FERRY</" site/index.html
cp -r site /root/site
cat > docker-compose.override.yml <<'YAML'
services:
  web:
    environment:
      STAGE: development
    ports:
      - "8080:8080"
    volumes:
      - /root/site:/www:ro
YAML
docker compose -p dev up -d
