# The file as it came: all in one.
docker compose -p shopdev up -d
