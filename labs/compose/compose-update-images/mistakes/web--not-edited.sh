# Nothing newer under the old tag.
docker compose pull web
docker compose up -d
