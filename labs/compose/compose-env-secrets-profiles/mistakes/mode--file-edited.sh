sed -i 's/MODE=file/MODE=compose/' web.env
docker compose up -d
