docker compose stop debug
