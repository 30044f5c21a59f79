# .env fills in variables of the Compose file. It is no env_file.
echo 'MODE=compose' >> .env
docker compose up -d
