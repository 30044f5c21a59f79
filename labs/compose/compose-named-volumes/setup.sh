printf 'DB_PASSWORD=%s\n' "$PASSWORD" > .env
