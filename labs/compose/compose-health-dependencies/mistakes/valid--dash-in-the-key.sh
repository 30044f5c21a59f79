# The file as it came.
docker compose up -d || true
