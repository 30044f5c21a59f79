# The same old image once more.
docker compose up -d --force-recreate --no-deps api
